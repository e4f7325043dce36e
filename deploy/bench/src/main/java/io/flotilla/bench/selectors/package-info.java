/** How long it takes to find the devices that a selector means. */
@NullMarked
package io.flotilla.bench.selectors;

import org.jspecify.annotations.NullMarked;
