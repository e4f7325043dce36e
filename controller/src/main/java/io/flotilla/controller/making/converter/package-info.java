/** The programs that make files of files, and the processes and folders that they work in. */
@NullMarked
package io.flotilla.controller.making.converter;

import org.jspecify.annotations.NullMarked;
