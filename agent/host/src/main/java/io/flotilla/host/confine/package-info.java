/** What a host gives up of its rights before it reads a model, by the kernel's own means. */
@NullMarked
package io.flotilla.host.confine;

import org.jspecify.annotations.NullMarked;
