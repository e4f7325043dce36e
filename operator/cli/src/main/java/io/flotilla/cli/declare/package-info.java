/** Keeps resources as files declare them: apply, diff, edit, label and delete. */
@NullMarked
package io.flotilla.cli.declare;

import org.jspecify.annotations.NullMarked;
