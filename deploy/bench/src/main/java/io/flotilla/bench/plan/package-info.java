/** How long a plan for a large fleet takes. */
@NullMarked
package io.flotilla.bench.plan;

import org.jspecify.annotations.NullMarked;
