/**
 * The signed metadata that devices check before they act: who holds which key, what is released and
 * who is to run it.
 */
@NullMarked
package io.flotilla.controller.signing;

import org.jspecify.annotations.NullMarked;
