/** Signed metadata in the database. */
@NullMarked
package io.flotilla.controller.signing.store;

import org.jspecify.annotations.NullMarked;
