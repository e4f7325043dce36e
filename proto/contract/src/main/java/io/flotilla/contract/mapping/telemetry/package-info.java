/** Maps what is measured to the wire. */
@NullMarked
package io.flotilla.contract.mapping.telemetry;

import org.jspecify.annotations.NullMarked;
