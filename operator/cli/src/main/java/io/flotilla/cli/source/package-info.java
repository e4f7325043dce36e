/** Finds models where others keep them, and brings what a variant needs into a folder. */
@NullMarked
package io.flotilla.cli.source;

import org.jspecify.annotations.NullMarked;
