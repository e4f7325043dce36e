/** The control plane: registry, rollouts, and the agents' endpoint. */
@NullMarked
package io.flotilla.controller;

import org.jspecify.annotations.NullMarked;
