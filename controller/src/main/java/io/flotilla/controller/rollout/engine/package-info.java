/** What a rollout is, and when it moves: pure functions over immutable records. */
@NullMarked
package io.flotilla.controller.rollout.engine;

import org.jspecify.annotations.NullMarked;
