/** What of the fleet a caller may see and touch. */
@NullMarked
package io.flotilla.controller.access.scope;

import org.jspecify.annotations.NullMarked;
