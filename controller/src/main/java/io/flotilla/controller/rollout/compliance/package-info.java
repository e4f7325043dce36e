/** What ran where, and who had approved it. */
@NullMarked
package io.flotilla.controller.rollout.compliance;

import org.jspecify.annotations.NullMarked;
