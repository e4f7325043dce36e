/** Keeps what is known of artifacts in the database. */
@NullMarked
package io.flotilla.controller.artifact.store;

import org.jspecify.annotations.NullMarked;
