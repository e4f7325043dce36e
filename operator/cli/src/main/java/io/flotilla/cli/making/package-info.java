/** What the controller makes of uploads: planned, retried, cancelled. */
@NullMarked
package io.flotilla.cli.making;

import org.jspecify.annotations.NullMarked;
