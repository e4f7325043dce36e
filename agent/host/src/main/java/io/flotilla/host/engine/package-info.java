/** What the host needs of any engine, and what goes wrong with one; no wire, no library. */
@NullMarked
package io.flotilla.host.engine;

import org.jspecify.annotations.NullMarked;
