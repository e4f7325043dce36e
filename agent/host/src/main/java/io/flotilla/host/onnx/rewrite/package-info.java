/** ONNX graphs taken through, subgraphs included, with their weights replaced by a scheme. */
@NullMarked
package io.flotilla.host.onnx.rewrite;

import org.jspecify.annotations.NullMarked;
