/** Reads LiteRT's flat buffers at the places they point to, each checked before it is followed. */
@NullMarked
package io.flotilla.contract.format.litert;

import org.jspecify.annotations.NullMarked;
