/** Model bytes at rest: files known by their digest, stored whole or not at all. */
@NullMarked
package io.flotilla.controller.artifact;

import org.jspecify.annotations.NullMarked;
