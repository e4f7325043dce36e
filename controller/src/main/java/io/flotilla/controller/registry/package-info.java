/**
 * Models, their versions and variants: what exists, what it is made of, and what may be rolled out.
 */
@NullMarked
package io.flotilla.controller.registry;

import org.jspecify.annotations.NullMarked;
