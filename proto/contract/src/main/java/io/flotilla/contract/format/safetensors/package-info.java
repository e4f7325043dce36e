/** Reads safetensors headers, and makes models of them by the configuration beside them. */
@NullMarked
package io.flotilla.contract.format.safetensors;

import org.jspecify.annotations.NullMarked;
