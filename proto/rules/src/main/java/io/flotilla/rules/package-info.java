/** The rules that every module of this repository is held to, stated once. */
@NullMarked
package io.flotilla.rules;

import org.jspecify.annotations.NullMarked;
