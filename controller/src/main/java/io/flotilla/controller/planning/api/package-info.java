/** The endpoint of planning. */
@NullMarked
package io.flotilla.controller.planning.api;

import org.jspecify.annotations.NullMarked;
