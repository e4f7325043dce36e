/** What the OpenAPI document says of the wire's messages: their schemas and their comments. */
@NullMarked
package io.flotilla.controller.rest.document;

import org.jspecify.annotations.NullMarked;
