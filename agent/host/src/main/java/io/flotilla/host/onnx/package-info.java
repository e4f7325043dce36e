/** The engine that runs ONNX models: ONNX Runtime behind a Hugging Face tokenizer. */
@NullMarked
package io.flotilla.host.onnx;

import org.jspecify.annotations.NullMarked;
