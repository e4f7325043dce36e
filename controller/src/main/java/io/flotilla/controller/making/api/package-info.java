/** Answers calls about making and measuring. */
@NullMarked
package io.flotilla.controller.making.api;

import org.jspecify.annotations.NullMarked;
