/** GGUF files written, and encoders of the BERT family made into them. */
@NullMarked
package io.flotilla.host.gguf;

import org.jspecify.annotations.NullMarked;
