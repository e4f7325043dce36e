/** How what was uploaded becomes part of a version, and a version becomes final. */
@NullMarked
package io.flotilla.controller.registry.publishing;

import org.jspecify.annotations.NullMarked;
