/** Many agents in one process: their own code, on machines and engines that are modelled. */
@NullMarked
package io.flotilla.agent.simulate;

import org.jspecify.annotations.NullMarked;
