/** Model bytes on their way to devices: to whom, how many at a time, and how many in all. */
@NullMarked
package io.flotilla.controller.distribution;

import org.jspecify.annotations.NullMarked;
