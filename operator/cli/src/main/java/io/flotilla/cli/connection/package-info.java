/** Reaches the controller: address, trust, token, and what its refusals mean. */
@NullMarked
package io.flotilla.cli.connection;

import org.jspecify.annotations.NullMarked;
