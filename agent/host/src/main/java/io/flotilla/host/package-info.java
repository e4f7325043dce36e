/** The process in which an engine runs one loaded variant. */
@NullMarked
package io.flotilla.host;

import org.jspecify.annotations.NullMarked;
