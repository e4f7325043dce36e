/** llama.cpp, driven through its C library. */
@NullMarked
package io.flotilla.host.llama;

import org.jspecify.annotations.NullMarked;
