/** What a rollout would do, and why a device gets what it gets. */
@NullMarked
package io.flotilla.cli.planning;

import org.jspecify.annotations.NullMarked;
