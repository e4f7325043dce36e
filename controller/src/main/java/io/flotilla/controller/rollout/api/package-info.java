/** The endpoint of rollouts, and what maps them to the wire. */
@NullMarked
package io.flotilla.controller.rollout.api;

import org.jspecify.annotations.NullMarked;
