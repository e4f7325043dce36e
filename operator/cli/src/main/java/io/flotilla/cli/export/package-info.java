/** Takes versions out of the registry, for whoever uses them elsewhere. */
@NullMarked
package io.flotilla.cli.export;

import org.jspecify.annotations.NullMarked;
