/** Processes that answer for a loaded variant, and the memory that they may take. */
@NullMarked
package io.flotilla.agent.runtime;

import org.jspecify.annotations.NullMarked;
