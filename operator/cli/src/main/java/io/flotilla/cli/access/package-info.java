/** Issues and revokes tokens, and decides on devices. */
@NullMarked
package io.flotilla.cli.access;

import org.jspecify.annotations.NullMarked;
