/** The choice among variants: what stands against each, and the order of those that may run. */
@NullMarked
package io.flotilla.contract.selection.ranking;

import org.jspecify.annotations.NullMarked;
