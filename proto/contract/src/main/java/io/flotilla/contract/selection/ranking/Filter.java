package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.explain.Figures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says everything that stands against running a variant on one device under one policy. */
final class Filter {

    private final DeviceFacts device;
    private final VariantPolicy policy;

    Filter(DeviceFacts device, VariantPolicy policy) {
        this.device = device;
        this.policy = policy;
    }

    /** Every reason against it, none if it may run. */
    List<Rejection> rejections(Contender contender) {
        var variant = contender.variant();
        var found = new ArrayList<Rejection>(0);
        noRuntime(contender).ifPresent(found::add);
        isa(variant).ifPresent(found::add);
        noMemory(contender).ifPresent(found::add);
        noDisk(variant).ifPresent(found::add);
        precisionNotAllowed(variant).ifPresent(found::add);
        notPinned(variant).ifPresent(found::add);
        quarantined(variant).ifPresent(found::add);
        contextTooShort(variant).ifPresent(found::add);
        return found;
    }

    private Optional<Rejection> noRuntime(Contender contender) {
        if (contender.placement() != null) {
            return Optional.empty();
        }
        var requirements = contender.variant().facts().requirements();
        var provider = requirements.executionProvider();
        if (new Placements(device.hardware()).hasRuntimeOf(requirements)) {
            return rejection(
                    Reason.EP_MISSING,
                    "It is compiled for the execution provider "
                            + provider
                            + ", which no engine here offers.",
                    Map.of("requiredProvider", provider));
        }
        var required = ids(requirements.runtimes());
        var present =
                ids(device.hardware().runtimes().stream().map(RuntimeSupport::runtime).toList());
        return rejection(
                Reason.NO_RUNTIME,
                "It runs on "
                        + (required.isEmpty() ? "no engine that is known here" : required)
                        + ", and this device has "
                        + (present.isEmpty() ? "no engine" : present)
                        + ".",
                Map.of("requiredRuntimes", required, "presentRuntimes", present));
    }

    private Optional<Rejection> isa(Variant variant) {
        var cpu = device.hardware().cpu();
        var missing = cpu.lacking(variant.facts().requirements().isa());
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        var listed = String.join(", ", missing);
        return rejection(
                Reason.ISA,
                "It needs "
                        + listed
                        + ", which this processor ("
                        + cpu.architecture()
                        + ") does not have.",
                Map.of("architecture", cpu.architecture(), "missingIsa", listed));
    }

    private Optional<Rejection> noMemory(Contender contender) {
        var memory = contender.memory();
        if (memory.fits()) {
            return Optional.empty();
        }
        var requiredBytes = memory.need().totalBytes();
        var availableBytes = device.hardware().memory().availableBytes();
        return rejection(
                Reason.NO_MEMORY,
                "It needs "
                        + Figures.need(requiredBytes)
                        + " of memory, and a model may take "
                        + Figures.supply(memory.budgetBytes())
                        + ".",
                Map.of(
                        "availableBytes", Long.toString(availableBytes),
                        "budgetBytes", Long.toString(memory.budgetBytes()),
                        "headroomPercent", Integer.toString(policy.room().memoryHeadroomPercent()),
                        "requiredBytes", Long.toString(requiredBytes)));
    }

    private Optional<Rejection> noDisk(Variant variant) {
        var availableBytes = device.hardware().disk().availableBytes();
        var requiredBytes = variant.requiredDiskBytes();
        if (requiredBytes <= availableBytes || device.cachedVariants().contains(variant.name())) {
            return Optional.empty();
        }
        return rejection(
                Reason.NO_DISK,
                "It needs "
                        + Figures.need(requiredBytes)
                        + " of disk, and "
                        + Figures.supply(availableBytes)
                        + " are free.",
                Map.of(
                        "availableBytes", Long.toString(availableBytes),
                        "requiredBytes", Long.toString(requiredBytes)));
    }

    private Optional<Rejection> precisionNotAllowed(Variant variant) {
        var precision = variant.facts().precision();
        if (policy.precisions().allows(precision)) {
            return Optional.empty();
        }
        var allowed = String.join(", ", policy.precisions().allow());
        return rejection(
                Reason.PRECISION_NOT_ALLOWED,
                "It is " + precision + ", and the policy allows only " + allowed + ".",
                Map.of("allowed", allowed, "precision", precision));
    }

    private Optional<Rejection> notPinned(Variant variant) {
        if (policy.pin().isEmpty() || policy.pin().equals(variant.id())) {
            return Optional.empty();
        }
        return rejection(
                Reason.NOT_PINNED,
                "The policy pins " + policy.pin() + ".",
                Map.of("pinned", policy.pin()));
    }

    private Optional<Rejection> quarantined(Variant variant) {
        return Optional.ofNullable(device.quarantines().get(variant.name()))
                .map(Quarantine::reason)
                .flatMap(
                        failure ->
                                rejection(
                                        Reason.QUARANTINED,
                                        "It failed on this device before: " + failure + ".",
                                        Map.of("failure", failure)));
    }

    private Optional<Rejection> contextTooShort(Variant variant) {
        var modelTokens = variant.facts().architecture().contextLength();
        if (modelTokens == 0 || modelTokens >= policy.room().contextTokens()) {
            return Optional.empty();
        }
        return rejection(
                Reason.CONTEXT_TOO_SHORT,
                "It was made for "
                        + modelTokens
                        + " tokens of context, and the policy asks for "
                        + policy.room().contextTokens()
                        + ".",
                Map.of(
                        "contextTokens", Long.toString(modelTokens),
                        "requiredTokens", Long.toString(policy.room().contextTokens())));
    }

    private static Optional<Rejection> rejection(
            Reason reason, String message, Map<String, String> metadata) {
        return Optional.of(new Rejection(reason, message, metadata));
    }

    private static String ids(Collection<ModelRuntime> runtimes) {
        return String.join(", ", runtimes.stream().map(ModelRuntime::id).distinct().toList());
    }
}
