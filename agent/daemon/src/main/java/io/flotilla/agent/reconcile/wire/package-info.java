/** The mappers between this package's records and messages, for the link and for the disk. */
@NullMarked
package io.flotilla.agent.reconcile.wire;

import org.jspecify.annotations.NullMarked;
