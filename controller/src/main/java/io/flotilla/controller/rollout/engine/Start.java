package io.flotilla.controller.rollout.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What must happen before a rollout starts.
 *
 * @param requiresApproval whether somebody other than its author must approve it
 * @param held whether it waits for somebody to start it
 * @param scheduleTime when it is to start; null: at once
 */
public record Start(boolean requiresApproval, boolean held, @Nullable Instant scheduleTime) {}
