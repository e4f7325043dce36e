/** Where devices choose otherwise than the controller expects. */
@NullMarked
package io.flotilla.controller.planning.disagreement;

import org.jspecify.annotations.NullMarked;
