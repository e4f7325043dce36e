/** The endpoints of devices and fleets. */
@NullMarked
package io.flotilla.controller.device.api;

import org.jspecify.annotations.NullMarked;
