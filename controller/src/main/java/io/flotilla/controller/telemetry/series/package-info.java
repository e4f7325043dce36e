/** What devices measured, added up by variant and hardware class, and how it changes with time. */
@NullMarked
package io.flotilla.controller.telemetry.series;

import org.jspecify.annotations.NullMarked;
