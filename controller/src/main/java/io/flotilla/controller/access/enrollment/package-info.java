/** How a device comes in: by a join token, once, with a certificate request. */
@NullMarked
package io.flotilla.controller.access.enrollment;

import org.jspecify.annotations.NullMarked;
