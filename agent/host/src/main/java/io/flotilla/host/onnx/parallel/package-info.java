/** Work on large tensors that all processors share. */
@NullMarked
package io.flotilla.host.onnx.parallel;

import org.jspecify.annotations.NullMarked;
