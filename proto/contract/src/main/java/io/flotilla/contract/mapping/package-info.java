/** The total mappers between the contract's records and the wire's messages. */
@NullMarked
package io.flotilla.contract.mapping;

import org.jspecify.annotations.NullMarked;
