/** A package named for a role. */
@NullMarked
package io.flotilla.rules.breach.util;

import org.jspecify.annotations.NullMarked;
