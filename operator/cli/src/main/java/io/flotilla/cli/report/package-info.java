/** Reports for people who were not there. */
@NullMarked
package io.flotilla.cli.report;

import org.jspecify.annotations.NullMarked;
