/**
 * Model bytes on disk: fetched in pieces, checked before they are written and again before they are
 * used.
 */
@NullMarked
package io.flotilla.agent.artifact;

import org.jspecify.annotations.NullMarked;
