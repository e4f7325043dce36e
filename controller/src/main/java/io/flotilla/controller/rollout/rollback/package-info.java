/** The way back of devices, and the variants that are kept from coming again. */
@NullMarked
package io.flotilla.controller.rollout.rollback;

import org.jspecify.annotations.NullMarked;
