/** Keeps jobs, evaluations and recipes in PostgreSQL. */
@NullMarked
package io.flotilla.controller.making.store;

import org.jspecify.annotations.NullMarked;
