/** Speaks with runtime hosts, which make and measure. */
@NullMarked
package io.flotilla.controller.making.client;

import org.jspecify.annotations.NullMarked;
