/** HTTP/1.1 on loopback and Unix domain sockets, with bounds on all that callers send. */
@NullMarked
package io.flotilla.agent.serve.http;

import org.jspecify.annotations.NullMarked;
