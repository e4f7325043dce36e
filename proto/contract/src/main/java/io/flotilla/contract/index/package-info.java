/** Which pieces an artifact is made of: cut at tensor boundaries, each known by its digest. */
@NullMarked
package io.flotilla.contract.index;

import org.jspecify.annotations.NullMarked;
