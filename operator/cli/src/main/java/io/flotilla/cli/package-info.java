/** The command line tool with which people speak to the controller. */
@NullMarked
package io.flotilla.cli;

import org.jspecify.annotations.NullMarked;
