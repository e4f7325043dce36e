/** Pieces from the controller's delivery service. */
@NullMarked
package io.flotilla.agent.artifact.grpc;

import org.jspecify.annotations.NullMarked;
