/** JSON as signatures need it: strict, bounded, whole numbers only, and with one canonical form. */
@NullMarked
package io.flotilla.contract.trust.json;

import org.jspecify.annotations.NullMarked;
