/** The tables of access: tokens, keys, certificates and the chain of events. */
@NullMarked
package io.flotilla.controller.access.store;

import org.jspecify.annotations.NullMarked;
