package io.flotilla.contract.selection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a variant alone because it failed.
 *
 * @param reason what went wrong, in a few words
 * @param end until when; null: until somebody lifts it
 */
public record Quarantine(String reason, @Nullable Instant end) {}
