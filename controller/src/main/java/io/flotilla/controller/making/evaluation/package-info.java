/** How close a variant stays to the model it was made of, and what is asked of it. */
@NullMarked
package io.flotilla.controller.making.evaluation;

import org.jspecify.annotations.NullMarked;
