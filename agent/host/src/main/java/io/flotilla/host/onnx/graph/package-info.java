/**
 * ONNX files taken apart and put together again: the structure in memory, tensors left where they
 * are until they are written.
 */
@NullMarked
package io.flotilla.host.onnx.graph;

import org.jspecify.annotations.NullMarked;
