package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.fit.MemoryFit;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.ExpectedQuality;
import io.flotilla.contract.selection.ExpectedSpeed;
import io.flotilla.contract.selection.Footprint;
import io.flotilla.contract.selection.Objection;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.explain.Figures;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts into words, with the figures, what stands against a variant on one device. */
final class Reasons {

    private final DeviceFacts device;
    private final VariantPolicy policy;

    Reasons(DeviceFacts device, VariantPolicy policy) {
        this.device = device;
        this.policy = policy;
    }

    /** No engine runs it, or the one that would has no way to compute it here. */
    Rejection noSite(Variant variant) {
        var requirements = variant.facts().requirements();
        var supports =
                device.hardware().runtimes().stream()
                        .filter(support -> requirements.runtimes().contains(support.runtime()))
                        .toList();
        if (!supports.isEmpty()) {
            return noProvider(requirements.executionProvider(), supports);
        }
        var required = ids(requirements.runtimes());
        var present =
                ids(device.hardware().runtimes().stream().map(RuntimeSupport::runtime).toList());
        return new Rejection(
                Reason.NO_RUNTIME,
                "It runs on "
                        + (required.isEmpty() ? "no engine that is known here" : required)
                        + ", and this device has "
                        + (present.isEmpty() ? "no engine" : present)
                        + ".",
                Map.of("requiredRuntimes", required, "presentRuntimes", present));
    }

    private static Rejection noProvider(String required, List<RuntimeSupport> supports) {
        var found =
                supports.stream()
                        .flatMap(support -> support.providers().stream())
                        .filter(provider -> required.isEmpty() || provider.name().equals(required))
                        .toList();
        var state =
                found.stream()
                        .map(ProviderSupport::state)
                        .reduce((one, other) -> one.compareTo(other) > 0 ? one : other);
        var name = found.isEmpty() ? required : found.getFirst().name();
        var message =
                state.map(
                                known ->
                                        switch (known) {
                                            case OFFERED ->
                                                    "It needs the execution provider %s, which has"
                                                            + " found no device here.";
                                            case UNPROVED, PROVED ->
                                                    "It needs the execution provider %s, which no"
                                                            + " run on this device has proved yet.";
                                            case FAILED ->
                                                    "It needs the execution provider %s, which"
                                                            + " failed its trial on this device.";
                                        })
                        .orElse(
                                "It is compiled for the execution provider %s, which no engine here"
                                        + " offers.");
        return new Rejection(
                Reason.EP_MISSING,
                message.formatted(name),
                Map.of(
                        "requiredProvider",
                        name,
                        "state",
                        state.map(ProviderSupport.State::name).orElse("MISSING")));
    }

    Rejection isa(Variant variant) {
        var cpu = device.hardware().cpu();
        var listed = String.join(", ", cpu.lacking(variant.facts().requirements().isa()));
        return new Rejection(
                Reason.ISA,
                "It needs "
                        + listed
                        + ", which this processor ("
                        + cpu.architecture()
                        + ") does not have.",
                Map.of("architecture", cpu.architecture(), "missingIsa", listed));
    }

    Rejection noMemory(Footprint footprint) {
        var own = footprint.deviceMemory();
        return footprint.memory().fits() && own != null
                ? noMemory(own, "of the GPU's own memory", Map.of("pool", "ACCELERATOR"))
                : noMemory(
                        footprint.memory(),
                        "of memory",
                        Map.of(
                                "pool",
                                "MAIN",
                                "availableBytes",
                                Long.toString(device.hardware().memory().availableBytes())));
    }

    private Rejection noMemory(MemoryFit memory, String ofWhat, Map<String, String> pool) {
        var requiredBytes = memory.need().totalBytes();
        var metadata = new HashMap<>(pool);
        metadata.put("budgetBytes", Long.toString(memory.budgetBytes()));
        metadata.put("headroomPercent", Integer.toString(policy.room().memoryHeadroomPercent()));
        metadata.put("requiredBytes", Long.toString(requiredBytes));
        return new Rejection(
                Reason.NO_MEMORY,
                "It needs "
                        + Figures.need(requiredBytes)
                        + " "
                        + ofWhat
                        + ", "
                        + Figures.need(requiredBytes - memory.budgetBytes())
                        + " more than the "
                        + Figures.supply(memory.budgetBytes())
                        + " that a model may take.",
                metadata);
    }

    Rejection noDisk(Variant variant) {
        var requiredBytes = variant.requiredDiskBytes();
        var availableBytes = device.hardware().disk().availableBytes();
        return new Rejection(
                Reason.NO_DISK,
                "It needs "
                        + Figures.need(requiredBytes)
                        + " of disk, "
                        + Figures.need(requiredBytes - availableBytes)
                        + " more than the "
                        + Figures.supply(availableBytes)
                        + " that are free.",
                Map.of(
                        "availableBytes", Long.toString(availableBytes),
                        "requiredBytes", Long.toString(requiredBytes)));
    }

    Rejection precisionNotAllowed(Variant variant) {
        var precision = variant.facts().precision();
        var allowed = String.join(", ", policy.precisions().allow());
        return new Rejection(
                Reason.PRECISION_NOT_ALLOWED,
                "It is " + precision + ", and the policy allows only " + allowed + ".",
                Map.of("allowed", allowed, "precision", precision));
    }

    Rejection belowFloor(ExpectedQuality quality, double largestDivergence) {
        return new Rejection(
                Reason.QUALITY_FLOOR,
                (quality.measured() ? "It was measured" : "It is expected")
                        + " to diverge from the full-precision model by "
                        + Figures.decimal(quality.divergence())
                        + ", and the policy allows "
                        + Figures.decimal(largestDivergence)
                        + ".",
                Map.of(
                        "divergence", Double.toString(quality.divergence()),
                        "maxDivergence", Double.toString(largestDivergence),
                        "measured", Boolean.toString(quality.measured())));
    }

    Rejection notPinned() {
        return new Rejection(
                Reason.NOT_PINNED,
                "The policy pins " + policy.pin() + ".",
                Map.of("pinned", policy.pin()));
    }

    Rejection tooSlow(Pace.Miss miss, ExpectedSpeed.Source source) {
        var where =
                source == ExpectedSpeed.Source.THIS_DEVICE
                        ? "on this device"
                        : "on devices of this class";
        var message =
                switch (miss.kind()) {
                    case TOKENS_PER_SECOND ->
                            "It gives %s tokens/s, measured %s, and the policy asks for %s."
                                    .formatted(
                                            Figures.decimal(miss.measured()),
                                            where,
                                            Figures.decimal(miss.bound()));
                    case LATENCY ->
                            "It takes %s for an inference, measured %s, and the policy allows %s."
                                    .formatted(
                                            Figures.seconds(miss.measured()),
                                            where,
                                            Figures.seconds(miss.bound()));
                    case FIRST_TOKEN ->
                            "Its first token takes %s, measured %s, and the policy allows %s."
                                    .formatted(
                                            Figures.seconds(miss.measured()),
                                            where,
                                            Figures.seconds(miss.bound()));
                };
        return new Rejection(
                Reason.SLO_MEASURED,
                message,
                Map.of(
                        "bound", Double.toString(miss.bound()),
                        "kind", miss.kind().name(),
                        "measured", Double.toString(miss.measured()),
                        "source", source.name()));
    }

    Rejection quarantined(Quarantine quarantine) {
        var end = quarantine.end();
        return new Rejection(
                Reason.QUARANTINED,
                "It failed on this device before"
                        + (end == null ? "" : " and is left alone until " + end)
                        + ": "
                        + quarantine.reason()
                        + ".",
                Map.of("failure", quarantine.reason(), "end", end == null ? "" : end.toString()));
    }

    Rejection objected(Objection objection) {
        var detail = Map.of("detail", objection.detail());
        return switch (objection.kind()) {
            case COMPILED_FOR_ANOTHER ->
                    new Rejection(
                            Reason.COMPAT_STRING,
                            "It was compiled for another chip or driver: "
                                    + objection.detail()
                                    + ".",
                            detail);
            case FORMAT_TOO_NEW ->
                    new Rejection(
                            Reason.FORMAT_VERSION,
                            "Its file is newer than the engine here: " + objection.detail() + ".",
                            detail);
            case NOT_TRUSTED ->
                    new Rejection(
                            Reason.SIGNATURE,
                            "It is not proved to be released: " + objection.detail() + ".",
                            detail);
            case WITHDRAWN ->
                    new Rejection(
                            Reason.WITHDRAWN,
                            "It was withdrawn from devices like this one: "
                                    + objection.detail()
                                    + ".",
                            detail);
        };
    }

    Rejection contextTooShort(Variant variant) {
        var modelTokens = variant.facts().architecture().contextLength();
        var requiredTokens = policy.room().contextTokens();
        return new Rejection(
                Reason.CONTEXT_TOO_SHORT,
                "It was made for "
                        + modelTokens
                        + " tokens of context, and the policy asks for "
                        + requiredTokens
                        + ".",
                Map.of(
                        "contextTokens", Long.toString(modelTokens),
                        "requiredTokens", Long.toString(requiredTokens)));
    }

    private static String ids(Collection<ModelRuntime> runtimes) {
        return String.join(", ", runtimes.stream().map(ModelRuntime::id).distinct().toList());
    }
}
