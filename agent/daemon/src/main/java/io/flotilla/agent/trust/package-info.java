/** What this device trusts of signed metadata, so that it runs only what both keys agree on. */
@NullMarked
package io.flotilla.agent.trust;

import org.jspecify.annotations.NullMarked;
