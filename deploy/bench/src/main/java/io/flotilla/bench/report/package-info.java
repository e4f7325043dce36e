/** What every bench is given, and what it says. */
@NullMarked
package io.flotilla.bench.report;

import org.jspecify.annotations.NullMarked;
