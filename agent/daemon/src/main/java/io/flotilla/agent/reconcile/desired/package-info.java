/** What is wanted of this device, as the controller said it. */
@NullMarked
package io.flotilla.agent.reconcile.desired;

import org.jspecify.annotations.NullMarked;
