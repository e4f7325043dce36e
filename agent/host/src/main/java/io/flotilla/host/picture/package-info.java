/** Pictures as apps send them, made into what graphs take. */
@NullMarked
package io.flotilla.host.picture;

import org.jspecify.annotations.NullMarked;
