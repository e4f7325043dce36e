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
        if (candidates.isEmpty()) {
            return modelVersion + " has no variants.";
        }
        var sentences = new ArrayList<String>();
        var best = candidates.getFirst();
        switch (best.verdict()) {
            case Ranked(_, var rationale) -> {
                sentences.add(label(best) + " is the choice for " + objective() + ". " + rationale);
                sentences.addAll(new Terms(policy).of(best));
            }
            case Rejected _ -> sentences.add("No variant of " + modelVersion + " can run here.");
        }
        sentences.add(budget());
        var others = candidates.stream().filter(candidate -> !candidate.isChosen()).toList();
        others.stream().limit(LISTED).map(Explanation::standing).forEach(sentences::add);
        if (others.size() > LISTED) {
            sentences.add((others.size() - LISTED) + " further variants are not listed here.");
        }
        Remedy.of(candidates, policy).ifPresent(sentences::add);
        return String.join(" ", sentences);
    }

    private String objective() {
        return policy.objective().word()
                + (policy.preset().isEmpty() ? "" : " under the preset " + policy.preset());
    }

    private String budget() {
        var availableBytes = device.hardware().memory().availableBytes();
        return "A model may take "
                + Figures.supply(policy.room().budgetBytes(availableBytes))
                + " here: "
                + Figures.supply(availableBytes)
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

    static String label(Candidate candidate) {
        var name = candidate.variant();
        return name.substring(name.lastIndexOf('/') + 1) + " (" + candidate.precision() + ")";
    }
}
