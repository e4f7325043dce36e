/** The controller, agents and the command line as processes of this machine. */
@NullMarked
package io.flotilla.system.process;

import org.jspecify.annotations.NullMarked;
