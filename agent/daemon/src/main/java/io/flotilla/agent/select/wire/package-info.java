/** What was learned as it is written and sent. */
@NullMarked
package io.flotilla.agent.select.wire;

import org.jspecify.annotations.NullMarked;
