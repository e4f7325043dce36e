/** When something may be done: windows that open at times as cron has them. */
@NullMarked
package io.flotilla.contract.schedule;

import org.jspecify.annotations.NullMarked;
