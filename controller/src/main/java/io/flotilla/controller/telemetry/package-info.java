/** What devices measured while they served: taken in, added up, kept and shown. */
@NullMarked
package io.flotilla.controller.telemetry;

import org.jspecify.annotations.NullMarked;
