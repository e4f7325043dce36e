/** The version that was replaced is asked what the new one is asked, and the two are compared. */
@NullMarked
package io.flotilla.agent.serve.shadow;

import org.jspecify.annotations.NullMarked;
