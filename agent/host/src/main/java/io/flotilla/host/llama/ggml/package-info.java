/**
 * The part of llama.cpp that computes: its devices, and one product of matrices on each; and how
 * its functions are called and what they log.
 */
@NullMarked
package io.flotilla.host.llama.ggml;

import org.jspecify.annotations.NullMarked;
