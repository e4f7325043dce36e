/** How long making other precisions takes, and how much memory. */
@NullMarked
package io.flotilla.bench.making;

import org.jspecify.annotations.NullMarked;
