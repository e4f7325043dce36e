/** Reads GGUF, the single-file format of llama.cpp and of its fork bitnet.cpp. */
@NullMarked
package io.flotilla.contract.format.gguf;

import org.jspecify.annotations.NullMarked;
