package io.flotilla.controller.rollout.store;

import io.flotilla.controller.rollout.deployment.Attempt;
import io.flotilla.controller.rollout.deployment.AttemptCause;
import io.flotilla.controller.rollout.deployment.AttemptState;
import io.flotilla.controller.rollout.deployment.Choice;
import io.flotilla.controller.rollout.deployment.Course;
import io.flotilla.controller.rollout.deployment.Deployment;
import io.flotilla.controller.rollout.deployment.DeploymentId;
import io.flotilla.controller.rollout.deployment.Failure;
import io.flotilla.controller.rollout.deployment.FailureReason;
import io.flotilla.controller.rollout.deployment.Occasion;
import io.flotilla.controller.rollout.deployment.WindowWait;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.store.Json;
import io.flotilla.controller.shared.store.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads deployments out of rows of their table, and writes their attempts as a column keeps them.
 */
final class DeploymentRow {

    static final String COLUMNS =
            """
            d.rollout, d.device, d.wave, d.state, d.reason, d.round, d.generation, d.rollback,
            d.deadline_time, d.previous_model_version, d.variant, d.explanation, d.selection,
            d.attempts, d.create_time, d.update_time, d.wait_purpose, d.wait_time\
            """;

    private DeploymentRow() {}

    static Deployment read(Row row) throws SQLException {
        return new Deployment(
                id(row),
                row.integer("wave"),
                row.constant(DeploymentState.class, "state"),
                row.text("reason"),
                new Course(
                        row.integer("round"),
                        row.number("generation"),
                        row.integer("rollback"),
                        awaited(row),
                        row.instantOrNull("deadline_time")),
                row.text("previous_model_version"),
                choice(row),
                attempts(row.text("attempts")),
                new Deployment.Times(row.instant("create_time"), row.instant("update_time")));
    }

    /** The time is kept when the wait is over, since the device's own time counts from it. */
    private static @Nullable WindowWait awaited(Row row) throws SQLException {
        return row.textOrNull("wait_purpose") == null
                ? null
                : new WindowWait(
                        row.constant(WindowWait.Purpose.class, "wait_purpose"),
                        row.instant("wait_time"));
    }

    static DeploymentId id(Row row) throws SQLException {
        return new DeploymentId(
                new RolloutId(row.text("rollout")), new DeviceId(row.text("device")));
    }

    private static Choice choice(Row row) throws SQLException {
        var selection = row.bytesOrNull("selection");
        return new Choice(
                row.text("variant"),
                row.text("explanation"),
                selection == null ? null : EncodedMessage.of(selection));
    }

    /** The column of a wave that counts deployments in the state. */
    static String countColumn(DeploymentState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static String attemptsJson(List<Attempt> attempts) {
        return Json.write(attempts.stream().map(AttemptJson::of).toList());
    }

    private static List<Attempt> attempts(String json) {
        return Json.readList(json, AttemptJson.class).stream().map(AttemptJson::toAttempt).toList();
    }

    /** What is kept of an attempt; times in milliseconds since 1970. */
    record AttemptJson(
            int number,
            AttemptCause cause,
            String variant,
            AttemptState state,
            @Nullable FailureJson failure,
            @Nullable OccasionJson occasion,
            long receivedBytes,
            long totalBytes,
            @Nullable Double goldenCosine,
            long startTime,
            long updateTime) {

        static AttemptJson of(Attempt attempt) {
            var failure = attempt.failure();
            var occasion = attempt.occasion();
            return new AttemptJson(
                    attempt.number(),
                    attempt.cause(),
                    attempt.variant(),
                    attempt.state(),
                    failure == null ? null : FailureJson.of(failure),
                    occasion == null
                            ? null
                            : new OccasionJson(occasion.reason(), occasion.message()),
                    attempt.transfer().receivedBytes(),
                    attempt.transfer().totalBytes(),
                    attempt.goldenCosine(),
                    attempt.span().started().toEpochMilli(),
                    attempt.span().updated().toEpochMilli());
        }

        Attempt toAttempt() {
            return new Attempt(
                    number,
                    cause,
                    variant,
                    state,
                    failure == null ? null : failure.toFailure(),
                    occasion == null ? null : new Occasion(occasion.reason, occasion.message),
                    new Attempt.Transfer(receivedBytes, totalBytes),
                    goldenCosine,
                    new Attempt.Span(
                            Instant.ofEpochMilli(startTime), Instant.ofEpochMilli(updateTime)));
        }
    }

    /** What is kept of an occasion. */
    record OccasionJson(String reason, String message) {}

    /** What is kept of a failure. */
    record FailureJson(
            FailureReason reason, String code, String message, Map<String, String> metadata) {

        static FailureJson of(Failure failure) {
            return new FailureJson(
                    failure.reason(), failure.code(), failure.message(), failure.metadata());
        }

        Failure toFailure() {
            return new Failure(reason, code, message, metadata);
        }
    }
}
