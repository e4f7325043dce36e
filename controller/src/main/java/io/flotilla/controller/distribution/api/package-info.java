/** Streams pieces to devices over gRPC, no faster than each device takes them. */
@NullMarked
package io.flotilla.controller.distribution.api;

import org.jspecify.annotations.NullMarked;
