/** The runtime host: an engine in a child process, spoken to over a local socket. */
@NullMarked
package io.flotilla.agent.runtime.host;

import org.jspecify.annotations.NullMarked;
