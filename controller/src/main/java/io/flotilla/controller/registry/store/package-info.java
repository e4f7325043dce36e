/** Keeps models, versions, variants and manifests in the database. */
@NullMarked
package io.flotilla.controller.registry.store;

import org.jspecify.annotations.NullMarked;
