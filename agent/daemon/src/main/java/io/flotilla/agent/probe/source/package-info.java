/** Where a probe looks: the files in which a kernel shows its machine. */
@NullMarked
package io.flotilla.agent.probe.source;

import org.jspecify.annotations.NullMarked;
