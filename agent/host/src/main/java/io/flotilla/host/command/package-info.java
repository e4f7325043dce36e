/** The host's command line. */
@NullMarked
package io.flotilla.host.command;

import org.jspecify.annotations.NullMarked;
