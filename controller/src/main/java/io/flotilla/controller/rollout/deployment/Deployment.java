package io.flotilla.controller.rollout.deployment;

import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.DeploymentState.SKIPPED;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUCCEEDED;

import io.flotilla.contract.selection.VariantPolicy.NoFit;
import io.flotilla.controller.rollout.engine.DeploymentState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rollout on one device, at one moment of its life: its attempts in order.
 *
 * @param wave ordinal of the wave that it belongs to, from 1
 * @param reason what is awaited, or how it ended, in one sentence
 * @param previousModelVersion what the slot served before; empty: nothing
 */
public record Deployment(
        DeploymentId id,
        int wave,
        DeploymentState state,
        String reason,
        Course course,
        String previousModelVersion,
        Choice choice,
        List<Attempt> attempts,
        Times times) {

    /** Most attempts that are kept; a device that reports more is not believed. */
    private static final int MAX_ATTEMPTS = 100;

    /** When it was made and when it last changed. */
    public record Times(Instant created, Instant updated) {}

    public Deployment {
        attempts = List.copyOf(attempts);
    }

    /**
     * The deployment as it now is, given what its device reported. A report on another round, or on
     * a deployment that has ended otherwise than well, changes nothing; nor does one that was seen
     * before.
     *
     * @param onNoFit what becomes of it if nothing fits the device
     */
    public Deployment updatedBy(SlotProgress report, NoFit onNoFit) {
        if (report.round() != course.round()) {
            return this;
        }
        return switch (state) {
            case IN_PROGRESS -> underWay(report, onNoFit);
            case SUCCEEDED -> afterSuccess(report);
            case PENDING, FAILED, SKIPPED, SUPERSEDED, CANCELLED, ROLLED_BACK -> this;
        };
    }

    /** A device that serves the version may yet fall to another variant of it, or choose anew. */
    private Deployment afterSuccess(SlotProgress report) {
        var merged = merge(report.attempts());
        if (merged.equals(attempts)) {
            return this;
        }
        var why =
                report.outcome() == Outcome.FAILED
                        ? "It served the version, and does not any more: " + failure(merged)
                        : "Serves the version.";
        return with(SUCCEEDED, why, chosen(report), merged);
    }

    private Choice chosen(SlotProgress report) {
        return course.leadsBack() || report.choice().selection() == null ? choice : report.choice();
    }

    private Deployment underWay(SlotProgress report, NoFit onNoFit) {
        var merged = merge(report.attempts());
        var chosen = chosen(report);
        return switch (report.outcome()) {
            case WORKING ->
                    awaiting(report.awaited())
                            .with(IN_PROGRESS, working(report, merged), chosen, merged);
            case SERVING ->
                    with(
                            course.leadsBack() ? ROLLED_BACK : SUCCEEDED,
                            course.leadsBack()
                                    ? "Serves again what it did before."
                                    : "Serves the version.",
                            chosen,
                            merged);
            case FAILED -> with(FAILED, failure(merged), chosen, merged);
            case NO_VARIANT ->
                    with(
                            course.leadsBack() ? FAILED : unfit(onNoFit),
                            report.choice().explanation().isEmpty()
                                    ? "No variant fits the device."
                                    : report.choice().explanation(),
                            chosen,
                            merged);
        };
    }

    private static DeploymentState unfit(NoFit onNoFit) {
        return switch (onNoFit) {
            case SKIP -> SKIPPED;
            case HOLD -> IN_PROGRESS;
            case FAIL -> FAILED;
        };
    }

    /** That the device serves less than it chose at first, if it does. */
    public Optional<Downgrade> downgrade() {
        return state == SUCCEEDED ? Downgrade.of(attempts) : Optional.empty();
    }

    /** The device refused the assignment that told it. */
    public Deployment refused(String why) {
        return state == IN_PROGRESS
                ? with(FAILED, "The device refused the assignment: " + why, choice, attempts)
                : this;
    }

    /** The device took in that the slot is to be empty, which is what it was before. */
    public Deployment emptied() {
        return state == IN_PROGRESS && course.leadsBack()
                ? with(ROLLED_BACK, "The slot is empty again.", choice, attempts)
                : this;
    }

    private List<Attempt> merge(List<Attempt> reported) {
        var byNumber = new TreeMap<Integer, Attempt>();
        attempts.forEach(attempt -> byNumber.put(attempt.number(), attempt));
        for (var attempt : reported) {
            if (attempt.number() >= 1 && attempt.number() <= MAX_ATTEMPTS) {
                byNumber.merge(attempt.number(), attempt, Attempt::updatedBy);
            }
        }
        return new ArrayList<>(byNumber.values());
    }

    private Deployment awaiting(@Nullable WindowWait window) {
        return new Deployment(
                id,
                wave,
                state,
                reason,
                course.awaiting(window),
                previousModelVersion,
                choice,
                attempts,
                times);
    }

    private static String working(SlotProgress report, List<Attempt> attempts) {
        var window = report.awaited();
        if (window != null) {
            return "Waits until %s, when it may %s."
                    .formatted(window.opens(), window.purpose().words());
        }
        if (attempts.isEmpty()) {
            return "The device has been told.";
        }
        var last = attempts.getLast();
        return "Attempt %d is %s.".formatted(last.number(), last.state());
    }

    private static String failure(List<Attempt> attempts) {
        return attempts.reversed().stream()
                .map(Attempt::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .map(Failure::message)
                .filter(message -> !message.isEmpty())
                .orElse("No attempt succeeded.");
    }

    private Deployment with(DeploymentState there, String why, Choice chosen, List<Attempt> tried) {
        if (there != state && !state.allows(there)) {
            throw new IllegalStateException("%s cannot become %s".formatted(id, there));
        }
        var now = there == IN_PROGRESS ? course : course.awaiting(null);
        return new Deployment(
                id, wave, there, why, now, previousModelVersion, chosen, tried, times);
    }
}
