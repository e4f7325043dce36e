/** How much memory a variant takes, from what its header says. */
@NullMarked
package io.flotilla.contract.fit;

import org.jspecify.annotations.NullMarked;
