/** Tells what model files are, without a controller. */
@NullMarked
package io.flotilla.cli.inspect;

import org.jspecify.annotations.NullMarked;
