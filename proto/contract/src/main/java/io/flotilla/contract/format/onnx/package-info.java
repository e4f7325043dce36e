/** Reads ONNX's protobuf without loading it: structure in small steps, tensor data by its place. */
@NullMarked
package io.flotilla.contract.format.onnx;

import org.jspecify.annotations.NullMarked;
