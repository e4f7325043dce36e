/** What controller, agents and tools must answer alike, as functions over records. */
@NullMarked
package io.flotilla.contract;

import org.jspecify.annotations.NullMarked;
