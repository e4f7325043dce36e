package io.flotilla.controller.planning.disagreement;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.Selection;
import java.util.Optional;

/**
 * A device chose something else than its last known facts lead to.
 *
 * @param planned full name of what those lead to; empty: nothing
 * @param reported full name of what the device chose; empty: nothing
 * @param reason what one saw against the other's choice; UNKNOWN: both could run, and were ranked
 *     otherwise
 */
public record Disagreement(String planned, String reported, Reason reason, String text) {

    /** The difference between the two, if there is one. */
    static Optional<Disagreement> between(Selection planned, Selection reported) {
        var here = chosen(planned);
        var there = chosen(reported);
        if (here.equals(there)) {
            return Optional.empty();
        }
        var difference =
                "The device chose %s, and its last known facts lead to %s."
                        .formatted(label(there), label(here));
        var seenThere = against(here, reported);
        if (seenThere.isPresent()) {
            return Optional.of(
                    new Disagreement(
                            here,
                            there,
                            seenThere.get().reason(),
                            "%s The device said of %s: %s"
                                    .formatted(
                                            difference, label(here), seenThere.get().message())));
        }
        return Optional.of(
                against(there, planned)
                        .map(
                                seen ->
                                        new Disagreement(
                                                here,
                                                there,
                                                seen.reason(),
                                                "%s By those facts, of %s: %s"
                                                        .formatted(
                                                                difference,
                                                                label(there),
                                                                seen.message())))
                        .orElseGet(
                                () -> new Disagreement(here, there, Reason.UNKNOWN, difference)));
    }

    private static String chosen(Selection selection) {
        return selection.chosen().map(Candidate::variant).orElse("");
    }

    private static Optional<Rejection> against(String variant, Selection selection) {
        return selection.candidates().stream()
                .filter(candidate -> candidate.variant().equals(variant))
                .flatMap(candidate -> candidate.rejections().stream())
                .findFirst();
    }

    private static String label(String variant) {
        return variant.isEmpty() ? "nothing" : variant.substring(variant.lastIndexOf('/') + 1);
    }
}
