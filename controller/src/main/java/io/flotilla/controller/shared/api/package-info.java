/** How errors leave the controller, whichever way the call came in. */
@NullMarked
package io.flotilla.controller.shared.api;

import org.jspecify.annotations.NullMarked;
