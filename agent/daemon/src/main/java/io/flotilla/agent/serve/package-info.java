/** What answers now, what did before, and the local HTTP API through which apps ask. */
@NullMarked
package io.flotilla.agent.serve;

import org.jspecify.annotations.NullMarked;
