/** Precisions of ONNX models made from wider ones, by rewriting the graph. */
@NullMarked
package io.flotilla.host.onnx.quantize;

import org.jspecify.annotations.NullMarked;
