/**
 * Reads bytes in sequence within strict bounds, and says precisely where they stop making sense.
 */
@NullMarked
package io.flotilla.contract.format.reading;

import org.jspecify.annotations.NullMarked;
