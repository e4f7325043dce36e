/** What this machine has: processor, memory, disk, system, accelerators. */
@NullMarked
package io.flotilla.agent.probe;

import org.jspecify.annotations.NullMarked;
