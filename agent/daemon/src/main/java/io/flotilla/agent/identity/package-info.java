/**
 * The device's key and certificate: made, exchanged for a join token, renewed, and shown to the
 * controller.
 */
@NullMarked
package io.flotilla.agent.identity;

import org.jspecify.annotations.NullMarked;
