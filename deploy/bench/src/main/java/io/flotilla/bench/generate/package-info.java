/** Model files of any size with weights drawn at random, in the shapes that real ones have. */
@NullMarked
package io.flotilla.bench.generate;

import org.jspecify.annotations.NullMarked;
