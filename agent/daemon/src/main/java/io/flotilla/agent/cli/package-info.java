/** The command line. */
@NullMarked
package io.flotilla.agent.cli;

import org.jspecify.annotations.NullMarked;
