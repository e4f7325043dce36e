/**
 * The staged delivery of versions to devices: who gets what, when. What a rollout does next is
 * decided in {@code engine} and carried out here.
 */
@NullMarked
package io.flotilla.controller.rollout;

import org.jspecify.annotations.NullMarked;
