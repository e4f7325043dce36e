/** The runs of a packaged agent and runtime host of which their AOT caches are made. */
@NullMarked
package io.flotilla.system.training;

import org.jspecify.annotations.NullMarked;
