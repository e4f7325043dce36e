/** One of two packages that use each other. */
@NullMarked
package io.flotilla.rules.breach.first;

import org.jspecify.annotations.NullMarked;
