/** What a device's local API costs over the engine behind it. */
@NullMarked
package io.flotilla.bench.serve;

import org.jspecify.annotations.NullMarked;
