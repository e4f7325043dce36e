/** What devices say of a variant that a rollout brought, for its analyses. */
@NullMarked
package io.flotilla.controller.telemetry.reading;

import org.jspecify.annotations.NullMarked;
