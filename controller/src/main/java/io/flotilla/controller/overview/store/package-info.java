/** Reads across the tables of all features. */
@NullMarked
package io.flotilla.controller.overview.store;

import org.jspecify.annotations.NullMarked;
