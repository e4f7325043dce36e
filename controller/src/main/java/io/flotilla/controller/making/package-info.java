/** Makes variants of what was uploaded, measures them, and says which are good enough to go out. */
@NullMarked
package io.flotilla.controller.making;

import org.jspecify.annotations.NullMarked;
