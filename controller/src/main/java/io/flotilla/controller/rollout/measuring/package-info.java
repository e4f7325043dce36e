/** Takes the measurements of analyses, and keeps them. */
@NullMarked
package io.flotilla.controller.rollout.measuring;

import org.jspecify.annotations.NullMarked;
