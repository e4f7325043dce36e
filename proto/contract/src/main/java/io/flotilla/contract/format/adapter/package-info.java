/** What is known of adapters: small sets of weights upon an unchanged base model. */
@NullMarked
package io.flotilla.contract.format.adapter;

import org.jspecify.annotations.NullMarked;
