/** Answers calls of people who look for something. */
@NullMarked
package io.flotilla.controller.overview.api;

import org.jspecify.annotations.NullMarked;
