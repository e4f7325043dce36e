/**
 * Whether a version does as well as the one before it, by what devices measured: pure functions.
 */
@NullMarked
package io.flotilla.controller.rollout.analysis;

import org.jspecify.annotations.NullMarked;
