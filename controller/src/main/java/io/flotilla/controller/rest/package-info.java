/**
 * The REST face of every method that declares one: requests are transcoded to the wire's messages,
 * go through the same rules and handlers as any other call, and come back as JSON. Routes and the
 * OpenAPI document are made from the protos; there is nothing to write by hand.
 */
@NullMarked
package io.flotilla.controller.rest;

import org.jspecify.annotations.NullMarked;
