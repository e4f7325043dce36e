/** Answers for models, versions and variants over gRPC, and writes their canonical bytes. */
@NullMarked
package io.flotilla.controller.registry.api;

import org.jspecify.annotations.NullMarked;
