package io.flotilla.controller.planning.api;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.mapping.LabelSelectorMapper;
import io.flotilla.contract.mapping.VariantPolicyMapper;
import io.flotilla.contract.mapping.VariantPolicyRules;
import io.flotilla.controller.device.FleetId;
import io.flotilla.controller.device.Fleets;
import io.flotilla.controller.planning.CoveragePlans.Question;
import io.flotilla.controller.planning.DownloadCaps;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.planning.v1.PlanVersionRequest;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/** Reads what somebody asks to be planned, with everything that is wrong with it at once. */
@Singleton
final class QuestionReader {

    private static final Pattern SLOT = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?");

    private final Fleets fleets;

    QuestionReader(Fleets fleets) {
        this.fleets = fleets;
    }

    Question read(PlanVersionRequest request) {
        check(request);
        var version = ModelVersion.NAMES.parse("model_version", request.getModelVersion());
        var caps = request.getCaps();
        return new Question(
                version,
                selector(request),
                VariantPolicyMapper.fromWire(request.getPolicy()),
                request.getSlot().isEmpty() ? version.id("model") : request.getSlot(),
                new DownloadCaps(
                        caps.getMaxConcurrentDownloads(),
                        caps.getBandwidthBytesPerSecond(),
                        caps.getDeviceBytesPerSecond()));
    }

    private static void check(PlanVersionRequest request) {
        var violations = new Violations();
        violations.collect(
                () -> ModelVersion.NAMES.parse("model_version", request.getModelVersion()));
        violations.require(
                request.getSlot().isEmpty() || SLOT.matcher(request.getSlot()).matches(),
                "slot",
                "must be 1 to 63 of a-z, 0-9, \"-\" and \".\", starting and ending with a letter or digit");
        VariantPolicyRules.violations(request.getPolicy())
                .forEach(found -> violations.add("policy." + found.field(), found.description()));
        if (request.hasSelector()) {
            LabelSelectorMapper.fromWire(request.getSelector())
                    .violations()
                    .forEach(
                            found ->
                                    violations.add(
                                            "selector." + found.field(), found.description()));
        }
        if (request.hasFleet()) {
            violations.collect(() -> FleetId.parse("fleet", request.getFleet()));
        }
        var caps = request.getCaps();
        violations
                .require(
                        caps.getMaxConcurrentDownloads() >= 0,
                        "caps.max_concurrent_downloads",
                        "must not be negative")
                .require(
                        caps.getBandwidthBytesPerSecond() >= 0,
                        "caps.bandwidth_bytes_per_second",
                        "must not be negative")
                .require(
                        caps.getDeviceBytesPerSecond() >= 0,
                        "caps.device_bytes_per_second",
                        "must not be negative");
        violations.throwIfAny();
    }

    private LabelSelector selector(PlanVersionRequest request) {
        return switch (request.getTargetCase()) {
            case FLEET -> fleets.get(FleetId.parse("fleet", request.getFleet())).selector();
            case SELECTOR, TARGET_NOT_SET -> LabelSelectorMapper.fromWire(request.getSelector());
        };
    }
}
