/** Puts the model files of a folder into the registry. */
@NullMarked
package io.flotilla.cli.publish;

import org.jspecify.annotations.NullMarked;
