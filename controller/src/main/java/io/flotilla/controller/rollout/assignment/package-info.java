/** What each device is to serve, ordered by generation. */
@NullMarked
package io.flotilla.controller.rollout.assignment;

import org.jspecify.annotations.NullMarked;
