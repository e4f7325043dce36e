/** The wire face of access, and the rule at the door: who may call which method. */
@NullMarked
package io.flotilla.controller.access.api;

import org.jspecify.annotations.NullMarked;
