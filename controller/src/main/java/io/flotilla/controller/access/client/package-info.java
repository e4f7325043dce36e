/** Asks identity providers. */
@NullMarked
package io.flotilla.controller.access.client;

import org.jspecify.annotations.NullMarked;
