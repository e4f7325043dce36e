/** Brings files over HTTP to this machine: resumed, checked, and never half there. */
@NullMarked
package io.flotilla.cli.fetch;

import org.jspecify.annotations.NullMarked;
