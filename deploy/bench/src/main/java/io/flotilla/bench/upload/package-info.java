/** How fast a controller takes in a model file. */
@NullMarked
package io.flotilla.bench.upload;

import org.jspecify.annotations.NullMarked;
