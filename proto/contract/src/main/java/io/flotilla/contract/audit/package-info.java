/** Whether a record of changes is whole. */
@NullMarked
package io.flotilla.contract.audit;

import org.jspecify.annotations.NullMarked;
