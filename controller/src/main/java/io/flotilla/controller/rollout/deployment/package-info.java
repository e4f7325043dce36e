/** A rollout on one device: its deployment, the attempts in it, and how reports move them. */
@NullMarked
package io.flotilla.controller.rollout.deployment;

import org.jspecify.annotations.NullMarked;
