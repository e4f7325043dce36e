package io.flotilla.contract.selection.explain;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Candidate.Ranked;
import io.flotilla.contract.selection.Candidate.Rejected;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells the owner of a device in one paragraph what was chosen for it and what was not. */
public final class Explanation {

    /** More than this many variants are counted, not listed. */
    private static final int LISTED = 6;

    private final DeviceFacts device;
    private final String modelVersion;
    private final VariantPolicy policy;

    public Explanation(DeviceFacts device, String modelVersion, VariantPolicy policy) {
        this.device = device;
        this.modelVersion = modelVersion;
        this.policy = policy;
    }

    /** The paragraph for candidates in their final order. */
    public String of(List<Candidate> candidates) {
        var sentences = new ArrayList<String>();
        sentences.add(outcome(candidates));
        sentences.add(budget());
        var others = candidates.stream().filter(candidate -> !candidate.isChosen()).toList();
        others.stream().limit(LISTED).map(Explanation::standing).forEach(sentences::add);
        if (others.size() > LISTED) {
            sentences.add((others.size() - LISTED) + " further variants are not listed here.");
        }
        return String.join(" ", sentences);
    }

    private String outcome(List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return modelVersion + " has no variants.";
        }
        var best = candidates.getFirst();
        return switch (best.verdict()) {
            case Ranked(_, var rationale) ->
                    label(best)
                            + " is the choice for "
                            + policy.objective().word()
                            + ". "
                            + rationale
                            + " It needs "
                            + Figures.need(best.memory().need().totalBytes())
                            + " of memory.";
            case Rejected _ -> "No variant of " + modelVersion + " can run here.";
        };
    }

    private String budget() {
        var memory = device.hardware().memory();
        return "A model may take "
                + Figures.supply(policy.room().budgetBytes(memory.availableBytes()))
                + " here: "
                + Figures.supply(memory.availableBytes())
                + " are available, of which "
                + policy.room().memoryHeadroomPercent()
                + " % stay free.";
    }

    private static String standing(Candidate candidate) {
        return switch (candidate.verdict()) {
            case Ranked(var rank, var rationale) ->
                    label(candidate) + " comes at place " + rank + ". " + rationale;
            case Rejected(var rejections) ->
                    label(candidate)
                            + " cannot run. "
                            + rejections.stream()
                                    .map(Rejection::message)
                                    .collect(Collectors.joining(" "));
        };
    }

    private static String label(Candidate candidate) {
        var name = candidate.variant();
        return name.substring(name.lastIndexOf('/') + 1) + " (" + candidate.precision() + ")";
    }
}
