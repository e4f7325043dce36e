/** What people look for across a fleet: found and counted, never changed. */
@NullMarked
package io.flotilla.controller.overview;

import org.jspecify.annotations.NullMarked;
