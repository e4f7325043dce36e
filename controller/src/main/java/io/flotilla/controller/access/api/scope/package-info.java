/** Judges what a call is about. */
@NullMarked
package io.flotilla.controller.access.api.scope;

import org.jspecify.annotations.NullMarked;
