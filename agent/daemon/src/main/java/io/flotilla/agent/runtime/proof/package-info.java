/** Which of an engine's devices are proved to work here, and the runs that prove them. */
@NullMarked
package io.flotilla.agent.runtime.proof;

import org.jspecify.annotations.NullMarked;
