/** Control groups by which the kernel itself holds the models' processes to their memory. */
@NullMarked
package io.flotilla.agent.runtime.group;

import org.jspecify.annotations.NullMarked;
