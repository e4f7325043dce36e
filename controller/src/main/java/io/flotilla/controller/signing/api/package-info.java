/** Signing as it is called from outside. */
@NullMarked
package io.flotilla.controller.signing.api;

import org.jspecify.annotations.NullMarked;
