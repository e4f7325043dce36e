/**
 * The first tour: one real model, devices that are not alike, and each one's choice with its
 * reasons.
 */
@NullMarked
package io.flotilla.system.quickstart;

import org.jspecify.annotations.NullMarked;
