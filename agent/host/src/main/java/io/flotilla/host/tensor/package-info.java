/** Tensors as they go into engines and come out. */
@NullMarked
package io.flotilla.host.tensor;

import org.jspecify.annotations.NullMarked;
