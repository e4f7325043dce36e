/** Keeps in the database how many bytes each device was sent. */
@NullMarked
package io.flotilla.controller.distribution.store;

import org.jspecify.annotations.NullMarked;
