/** Answers who would get what, and why, by the same function that devices use. */
@NullMarked
package io.flotilla.controller.planning;

import org.jspecify.annotations.NullMarked;
