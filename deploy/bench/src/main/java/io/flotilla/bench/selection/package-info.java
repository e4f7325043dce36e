/** The variant that is chosen, against the best of those that were measured. */
@NullMarked
package io.flotilla.bench.selection;

import org.jspecify.annotations.NullMarked;
