/** How much energy the machine takes, where it says so. */
@NullMarked
package io.flotilla.agent.probe.energy;

import org.jspecify.annotations.NullMarked;
