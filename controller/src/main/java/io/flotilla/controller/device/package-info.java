/**
 * The machines that run an agent: their lifecycle, what they reported, and the fleets they form.
 */
@NullMarked
package io.flotilla.controller.device;

import org.jspecify.annotations.NullMarked;
