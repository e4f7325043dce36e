/** Which variant suits a device best, and why each other does not. */
@NullMarked
package io.flotilla.contract.selection;

import org.jspecify.annotations.NullMarked;
