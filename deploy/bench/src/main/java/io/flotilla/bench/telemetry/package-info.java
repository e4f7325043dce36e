/** How many reports of devices a controller takes in. */
@NullMarked
package io.flotilla.bench.telemetry;

import org.jspecify.annotations.NullMarked;
