/** Certificates: who issues them, to whom, and how a device is known by its own. */
@NullMarked
package io.flotilla.controller.access.certificate;

import org.jspecify.annotations.NullMarked;
