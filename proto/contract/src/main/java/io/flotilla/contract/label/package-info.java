/** Labels and the selectors that match them, with Kubernetes semantics. */
@NullMarked
package io.flotilla.contract.label;

import org.jspecify.annotations.NullMarked;
