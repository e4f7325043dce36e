/** Conditions in the Common Expression Language. */
@NullMarked
package io.flotilla.controller.rollout.condition;

import org.jspecify.annotations.NullMarked;
