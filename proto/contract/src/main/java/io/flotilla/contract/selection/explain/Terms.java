package io.flotilla.contract.selection.explain;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.ExpectedQuality;
import io.flotilla.contract.selection.ExpectedSpeed;
import io.flotilla.contract.selection.Placement;
import io.flotilla.contract.selection.Placement.Processor;
import io.flotilla.contract.selection.RunSetting;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says where and how a chosen variant runs, what it takes, and how fast it is. */
final class Terms {

    private final VariantPolicy policy;

    Terms(VariantPolicy policy) {
        this.policy = policy;
    }

    List<String> of(Candidate chosen) {
        var sentences = new ArrayList<String>();
        var placement = chosen.placement();
        if (placement != null) {
            sentences.add("It runs with " + where(placement) + ".");
        }
        shortened(chosen.footprint().setting(), sentences);
        sentences.add(cost(chosen));
        speed(chosen.speed(), sentences);
        quality(chosen.quality(), sentences);
        return sentences;
    }

    private String where(Placement placement) {
        var engine = placement.runtime().id();
        if (placement.processor() == Processor.CPU) {
            return engine + " on the processor";
        }
        var name =
                placement.accelerator().isEmpty()
                        ? "the " + kind(placement.processor())
                        : "the " + kind(placement.processor()) + " " + placement.accelerator();
        var provider = placement.provider();
        return engine
                + " on "
                + name
                + (name.toLowerCase(Locale.ROOT).contains(provider) ? "" : " through " + provider)
                + (placement.proved() ? "" : ", which no run has proved yet");
    }

    private static String kind(Processor processor) {
        return switch (processor) {
            case CPU -> "processor";
            case INTEGRATED_GPU, DISCRETE_GPU -> "GPU";
            case NPU -> "NPU";
        };
    }

    private static void shortened(RunSetting setting, List<String> sentences) {
        for (var degradation : setting.degradations()) {
            sentences.add(
                    switch (degradation) {
                        case KEY_VALUES_SHRUNK ->
                                "To fit, past tokens are kept in "
                                        + setting.workload().keyValueType().id()
                                        + ".";
                        case CONTEXT_SHORTENED ->
                                "To fit, its context is "
                                        + setting.workload().contextTokens()
                                        + " instead of "
                                        + setting.requestedContextTokens()
                                        + " tokens.";
                        case PARTLY_OFFLOADED ->
                                "Only "
                                        + setting.offload().blocks()
                                        + " of its "
                                        + setting.offload().ofBlocks()
                                        + " blocks fit the GPU; the processor computes the rest.";
                    });
        }
    }

    private String cost(Candidate chosen) {
        var footprint = chosen.footprint();
        var text =
                new StringBuilder("It needs ")
                        .append(Figures.need(footprint.memory().need().totalBytes()))
                        .append(" of memory");
        var tokens = footprint.setting().workload().contextTokens();
        if (footprint.memory().need().kvCacheBytes() > 0 && tokens > 0) {
            text.append(" with ").append(tokens).append(" tokens of context");
            if (policy.room().sequences() > 1) {
                text.append(" for each of ").append(policy.room().sequences());
            }
        }
        var own = footprint.deviceMemory();
        if (own != null) {
            text.append(", ")
                    .append(Figures.need(own.need().totalBytes()))
                    .append(" of the ")
                    .append(Figures.supply(own.budgetBytes()))
                    .append(" that it may take of the GPU's own");
        }
        return text.append(
                        footprint.downloadBytes() == 0
                                ? ", and is on disk already."
                                : ", and a download of "
                                        + Figures.need(footprint.downloadBytes())
                                        + ".")
                .toString();
    }

    private static void speed(ExpectedSpeed speed, List<String> sentences) {
        var figure = Figures.speed(speed);
        if (figure.isEmpty()) {
            return;
        }
        sentences.add(
                switch (speed.source()) {
                    case ESTIMATED ->
                            "It is expected to "
                                    + verb(speed)
                                    + " about "
                                    + figure
                                    + ", an estimate until it is measured.";
                    case HARDWARE_CLASS ->
                            "It was measured to "
                                    + verb(speed)
                                    + " "
                                    + figure
                                    + " on devices like this one.";
                    case THIS_DEVICE ->
                            "It was measured to " + verb(speed) + " " + figure + " here.";
                });
    }

    private static String verb(ExpectedSpeed speed) {
        return speed.tokensPerSecond() > 0 ? "give" : "take";
    }

    private static void quality(ExpectedQuality quality, List<String> sentences) {
        if (quality.divergence() > 0) {
            sentences.add(
                    "Its divergence from the full-precision model "
                            + (quality.measured() ? "was measured as " : "is expected to be about ")
                            + Figures.decimal(quality.divergence())
                            + ".");
        }
    }
}
