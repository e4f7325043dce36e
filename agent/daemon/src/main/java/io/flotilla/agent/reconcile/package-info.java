/** The desired state against the actual one: every move is written down before it is made. */
@NullMarked
package io.flotilla.agent.reconcile;

import org.jspecify.annotations.NullMarked;
