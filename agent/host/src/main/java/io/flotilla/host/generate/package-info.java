/** Texts that a model writes, several at a time, whatever engine computes its tokens. */
@NullMarked
package io.flotilla.host.generate;

import org.jspecify.annotations.NullMarked;
