/** What a choice among variants is made of: devices, variants, policies, and what came out. */
@NullMarked
package io.flotilla.contract.selection;

import org.jspecify.annotations.NullMarked;
