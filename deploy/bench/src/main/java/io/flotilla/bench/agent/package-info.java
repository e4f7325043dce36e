/** What the packaged agent takes of a device that has nothing to do. */
@NullMarked
package io.flotilla.bench.agent;

import org.jspecify.annotations.NullMarked;
