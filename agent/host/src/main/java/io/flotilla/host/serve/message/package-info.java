/** What is asked of the host and what it says, as messages. */
@NullMarked
package io.flotilla.host.serve.message;

import org.jspecify.annotations.NullMarked;
