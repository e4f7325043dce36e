/** Tensors as models take them and answer with them. */
@NullMarked
package io.flotilla.agent.runtime.tensor;

import org.jspecify.annotations.NullMarked;
