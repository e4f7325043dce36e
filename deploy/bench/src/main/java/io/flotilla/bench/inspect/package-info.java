/** What it costs to say what a large file is. */
@NullMarked
package io.flotilla.bench.inspect;

import org.jspecify.annotations.NullMarked;
