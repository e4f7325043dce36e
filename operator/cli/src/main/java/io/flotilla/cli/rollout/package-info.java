/** Makes, watches and steers rollouts. */
@NullMarked
package io.flotilla.cli.rollout;

import org.jspecify.annotations.NullMarked;
