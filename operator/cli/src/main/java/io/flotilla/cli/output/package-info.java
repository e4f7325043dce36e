/** Writes results for people and for programs; the only place that prints. */
@NullMarked
package io.flotilla.cli.output;

import org.jspecify.annotations.NullMarked;
