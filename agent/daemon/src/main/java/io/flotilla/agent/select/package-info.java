/** What the contract's selection is asked on this device. */
@NullMarked
package io.flotilla.agent.select;

import org.jspecify.annotations.NullMarked;
