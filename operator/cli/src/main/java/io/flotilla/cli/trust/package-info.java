/** Keys, and what is signed with them. */
@NullMarked
package io.flotilla.cli.trust;

import org.jspecify.annotations.NullMarked;
