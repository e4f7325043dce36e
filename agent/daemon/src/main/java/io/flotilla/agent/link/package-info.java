/** The one stream to the controller. */
@NullMarked
package io.flotilla.agent.link;

import org.jspecify.annotations.NullMarked;
