/** What a machine has, and how that is put into a class and into labels. */
@NullMarked
package io.flotilla.contract.hardware;

import org.jspecify.annotations.NullMarked;
