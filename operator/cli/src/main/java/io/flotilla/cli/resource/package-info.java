/** Shows resources of every kind: get and describe. */
@NullMarked
package io.flotilla.cli.resource;

import org.jspecify.annotations.NullMarked;
