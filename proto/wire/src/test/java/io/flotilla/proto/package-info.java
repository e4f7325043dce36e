/** Tests of the protos themselves. */
@NullMarked
package io.flotilla.proto;

import org.jspecify.annotations.NullMarked;
