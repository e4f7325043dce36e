/** How a rollout would go about it, before it is made. */
@NullMarked
package io.flotilla.controller.rollout.forecast;

import org.jspecify.annotations.NullMarked;
