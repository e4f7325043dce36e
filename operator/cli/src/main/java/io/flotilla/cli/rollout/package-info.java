/** Makes, watches and steers rollouts, and explains their choices. */
@NullMarked
package io.flotilla.cli.rollout;

import org.jspecify.annotations.NullMarked;
