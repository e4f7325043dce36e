/** Reads people's YAML into messages of the contract, with precise complaints. */
@NullMarked
package io.flotilla.cli.yaml;

import org.jspecify.annotations.NullMarked;
