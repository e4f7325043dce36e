/** What files say of the models and the data that they come from. */
@NullMarked
package io.flotilla.contract.format.lineage;

import org.jspecify.annotations.NullMarked;
