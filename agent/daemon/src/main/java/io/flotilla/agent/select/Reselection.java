package io.flotilla.agent.select;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.ExpectedSpeed;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a device changes to what a new selection puts first. It does so only if what
 * serves cannot stay, or the other is clearly better; only if that has lasted; not soon after the
 * change before; and only so often a day. Used by one thread only.
 */
public final class Reselection {
    /** In what the objective counts, one must be better by this to be worth a change. */
    static final double ADVANTAGE_RATIO = 0.15;

    /** A reason to leave must have lasted this long, since many pass by themselves. */
    static final Duration SETTLED_NEED = Duration.ofMinutes(2);

    /** So must a reason to change for the better. */
    static final Duration SETTLED_WISH = Duration.ofMinutes(10);

    /** Shortest time between a change and another one for the better. */
    static final Duration DWELL = Duration.ofMinutes(60);

    /** Most changes within a day; after them what serves stays as long as it lives. */
    static final int MAX_A_DAY = 8;

    /** The day for which changes are counted. */
    public static final Duration DAY = Duration.ofHours(24);

    private @Nullable Pending pending;

    /** A change that is not made yet. */
    private record Pending(String variant, boolean needed, Instant since) {}

    /**
     * A change to be made.
     *
     * @param reason a stable word
     * @param message one sentence with the figures
     */
    public record Change(Candidate to, String reason, String message) {}

    /**
     * Looks at a new selection.
     *
     * @param current the variant that serves
     * @param changes when changes were made, oldest first
     * @return the change to be made now
     */
    public Optional<Change> consider(
            Selection selection,
            String current,
            Objective objective,
            List<Instant> changes,
            Instant now) {
        var wanted = wanted(selection, current, objective);
        if (wanted.isEmpty()) {
            pending = null;
            return Optional.empty();
        }
        var change = wanted.get();
        var since = pendingSince(change, now);
        var settled = change.needed ? SETTLED_NEED : SETTLED_WISH;
        var rested =
                change.needed || changes.isEmpty() || !now.isBefore(changes.getLast().plus(DWELL));
        var today = changes.stream().filter(time -> time.plus(DAY).isAfter(now)).count();
        if (now.isBefore(since.plus(settled)) || !rested || today >= MAX_A_DAY) {
            return Optional.empty();
        }
        pending = null;
        return Optional.of(change.change);
    }

    private Instant pendingSince(Wanted wanted, Instant now) {
        var known = pending;
        var variant = wanted.change.to().variant();
        if (known != null && known.variant.equals(variant) && known.needed == wanted.needed) {
            return known.since;
        }
        pending = new Pending(variant, wanted.needed, now);
        return now;
    }

    private record Wanted(Change change, boolean needed) {}

    private static Optional<Wanted> wanted(
            Selection selection, String current, Objective objective) {
        var chosen = selection.chosen();
        var serving =
                selection.candidates().stream()
                        .filter(candidate -> candidate.variant().equals(current))
                        .findFirst();
        if (chosen.isEmpty() || serving.isEmpty() || chosen.get().variant().equals(current)) {
            return Optional.empty();
        }
        var best = chosen.get();
        var rejections = serving.get().rejections();
        if (!rejections.isEmpty()) {
            var first = rejections.getFirst();
            return Optional.of(
                    new Wanted(new Change(best, first.reason().name(), first.message()), true));
        }
        return advantage(best, serving.get(), objective)
                .map(message -> new Wanted(new Change(best, "BETTER_FIT", message), false));
    }

    /** What speaks for another variant, if it is clearly better in what counts first. */
    private static Optional<String> advantage(
            Candidate best, Candidate serving, Objective objective) {
        return switch (objective) {
            case QUALITY ->
                    advantage(
                            "divergence from the reference",
                            best.quality().divergence(),
                            serving.quality().divergence());
            case LATENCY, POWER ->
                    advantage(
                            "seconds for an answer",
                            seconds(best.speed()),
                            seconds(serving.speed()));
            case SIZE ->
                    advantage(
                            "bytes",
                            (double) best.memory().need().totalBytes(),
                            (double) serving.memory().need().totalBytes());
        };
    }

    private static Optional<String> advantage(String what, double best, double serving) {
        if (!(serving > 0) || best > serving * (1 - ADVANTAGE_RATIO)) {
            return Optional.empty();
        }
        return Optional.of(String.format(Locale.ROOT, "%.4g against %.4g %s", best, serving, what));
    }

    private static double seconds(ExpectedSpeed speed) {
        return speed.tokensPerSecond() > 0 ? 1 / speed.tokensPerSecond() : speed.latencySeconds();
    }
}
