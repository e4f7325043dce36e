/** What model the files of a folder make together. */
@NullMarked
package io.flotilla.contract.format.folder;

import org.jspecify.annotations.NullMarked;
