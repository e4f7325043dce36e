/** The native libraries of ONNX Runtime and of the tokenizer, unpacked once. */
@NullMarked
package io.flotilla.host.onnx.natives;

import org.jspecify.annotations.NullMarked;
