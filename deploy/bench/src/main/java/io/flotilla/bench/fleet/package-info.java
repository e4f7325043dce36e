/** A controller with a large fleet in its database, as benches ask it. */
@NullMarked
package io.flotilla.bench.fleet;

import org.jspecify.annotations.NullMarked;
