/** Inputs run through a variant, and its outputs kept or compared; no wire, no library. */
@NullMarked
package io.flotilla.host.evaluate;

import org.jspecify.annotations.NullMarked;
