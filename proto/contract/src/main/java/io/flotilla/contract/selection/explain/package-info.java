/** Selections put into words for those who run devices. */
@NullMarked
package io.flotilla.contract.selection.explain;

import org.jspecify.annotations.NullMarked;
