/** What this process takes of the machine's memory. */
@NullMarked
package io.flotilla.host.memory;

import org.jspecify.annotations.NullMarked;
