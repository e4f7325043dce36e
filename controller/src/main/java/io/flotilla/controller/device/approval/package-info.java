/** The rules by which devices that wait are approved without anybody looking. */
@NullMarked
package io.flotilla.controller.device.approval;

import org.jspecify.annotations.NullMarked;
