/** Devices and fleets in their tables. */
@NullMarked
package io.flotilla.controller.device.store;

import org.jspecify.annotations.NullMarked;
