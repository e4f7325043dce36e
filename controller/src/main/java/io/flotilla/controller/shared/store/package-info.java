/** How features reach their tables: statements in, rows out. */
@NullMarked
package io.flotilla.controller.shared.store;

import org.jspecify.annotations.NullMarked;
