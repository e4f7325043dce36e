/** The light process on each device: holds a desired state and reconciles towards it. */
@NullMarked
package io.flotilla.agent;

import org.jspecify.annotations.NullMarked;
