/** Series in their table. */
@NullMarked
package io.flotilla.controller.telemetry.store;

import org.jspecify.annotations.NullMarked;
