/**
 * How the controller comes up and goes down: its data directory, its database, its TLS files, its
 * settings and its health.
 */
@NullMarked
package io.flotilla.controller.boot;

import org.jspecify.annotations.NullMarked;
