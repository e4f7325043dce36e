/** The Prometheus that analyses ask. */
@NullMarked
package io.flotilla.controller.rollout.client;

import org.jspecify.annotations.NullMarked;
