/**
 * The conversation with the starter: frames are read, requests take turns on one thread, responses
 * are written.
 */
@NullMarked
package io.flotilla.host.serve;

import org.jspecify.annotations.NullMarked;
