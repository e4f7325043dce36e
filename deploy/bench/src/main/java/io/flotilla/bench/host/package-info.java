/** Runtime hosts, started and asked as the agent does it. */
@NullMarked
package io.flotilla.bench.host;

import org.jspecify.annotations.NullMarked;
