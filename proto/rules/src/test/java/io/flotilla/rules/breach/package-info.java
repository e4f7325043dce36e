/** Classes that break the rules, for the tests of the rules. */
@NullMarked
package io.flotilla.rules.breach;

import org.jspecify.annotations.NullMarked;
