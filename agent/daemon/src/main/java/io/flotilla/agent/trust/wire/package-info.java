/** What is trusted, as messages and on the disk. */
@NullMarked
package io.flotilla.agent.trust.wire;

import org.jspecify.annotations.NullMarked;
