/** Tells what a file is and has the right reader read it. */
@NullMarked
package io.flotilla.contract.format.inspect;

import org.jspecify.annotations.NullMarked;
