/** How fast a loaded variant is. */
@NullMarked
package io.flotilla.host.benchmark;

import org.jspecify.annotations.NullMarked;
