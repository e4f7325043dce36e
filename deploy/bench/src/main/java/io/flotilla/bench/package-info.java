/** The command behind deploy/bench/NAME. */
@NullMarked
package io.flotilla.bench;

import org.jspecify.annotations.NullMarked;
