/**
 * Whether metadata is signed, fresh and allowed: The Update Framework's files and client workflow
 * (TUF 1.0), and beside them the director's statements of who is to run what.
 */
@NullMarked
package io.flotilla.contract.trust;

import org.jspecify.annotations.NullMarked;
