/** Reads JSON from a byte source within strict limits of depth, size and memory. */
@NullMarked
package io.flotilla.contract.format.json;

import org.jspecify.annotations.NullMarked;
