/** How well the comparison of versions tells slow ones from good ones. */
@NullMarked
package io.flotilla.bench.analysis;

import org.jspecify.annotations.NullMarked;
