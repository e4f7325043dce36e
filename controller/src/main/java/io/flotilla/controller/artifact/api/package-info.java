/** Uploads and looks up artifacts over gRPC. */
@NullMarked
package io.flotilla.controller.artifact.api;

import org.jspecify.annotations.NullMarked;
