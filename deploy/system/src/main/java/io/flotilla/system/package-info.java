/**
 * Starts the built parts of Flotilla as the processes they are: for the quickstart, benchmarks and
 * system tests.
 */
@NullMarked
package io.flotilla.system;

import org.jspecify.annotations.NullMarked;
