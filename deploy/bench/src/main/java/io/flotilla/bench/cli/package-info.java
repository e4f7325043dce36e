/** How long the command line takes. */
@NullMarked
package io.flotilla.bench.cli;

import org.jspecify.annotations.NullMarked;
