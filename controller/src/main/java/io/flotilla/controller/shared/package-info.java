/**
 * What every feature may use: names, digests, pages, events and the errors of callers; no feature
 * is known here.
 */
@NullMarked
package io.flotilla.controller.shared;

import org.jspecify.annotations.NullMarked;
