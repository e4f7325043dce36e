/** What a model file is, as its own bytes say: format, precision, weights, architecture. */
@NullMarked
package io.flotilla.contract.format;

import org.jspecify.annotations.NullMarked;
