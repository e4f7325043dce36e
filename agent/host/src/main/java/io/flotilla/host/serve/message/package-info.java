/** What the host says, as messages. */
@NullMarked
package io.flotilla.host.serve.message;

import org.jspecify.annotations.NullMarked;
