/** One of two packages that use each other. */
@NullMarked
package io.flotilla.rules.breach.second;

import org.jspecify.annotations.NullMarked;
