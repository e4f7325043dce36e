/**
 * The agents' streams: who is connected, what they say on its way into the features, and what they
 * are to do on its way out. Everything is found again in the database after a restart.
 */
@NullMarked
package io.flotilla.controller.link;

import org.jspecify.annotations.NullMarked;
