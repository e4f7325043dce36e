/** What planning must know of variants that rollouts keep devices from. */
@NullMarked
package io.flotilla.controller.planning.withdrawn;

import org.jspecify.annotations.NullMarked;
