/** Moves versions through their lifecycle. */
@NullMarked
package io.flotilla.cli.version;

import org.jspecify.annotations.NullMarked;
