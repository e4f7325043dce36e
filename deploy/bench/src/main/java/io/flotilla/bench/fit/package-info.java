/** The memory that variants are expected to take, against what they take. */
@NullMarked
package io.flotilla.bench.fit;

import org.jspecify.annotations.NullMarked;
