/** How quickly the console answers in a browser. */
@NullMarked
package io.flotilla.bench.console;

import org.jspecify.annotations.NullMarked;
