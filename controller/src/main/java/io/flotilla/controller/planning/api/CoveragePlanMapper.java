package io.flotilla.controller.planning.api;

import io.flotilla.contract.mapping.SelectionMapper;
import io.flotilla.controller.planning.CoveragePlan;
import io.flotilla.controller.planning.PlanSummary;
import io.flotilla.controller.planning.Remedy;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.planning.v1.ClassCount;
import io.flotilla.proto.planning.v1.CoverageGap;
import io.flotilla.proto.planning.v1.FleetQuality;
import io.flotilla.proto.planning.v1.Reach;
import io.flotilla.proto.planning.v1.SlotChange;
import io.flotilla.proto.planning.v1.Transfer;
import io.flotilla.proto.planning.v1.VariantAddition;
import io.flotilla.proto.planning.v1.VariantCoverage;

/** Maps plans to the wire. */
final class CoveragePlanMapper {

    private final CoveragePlan plan;

    private CoveragePlanMapper(CoveragePlan plan) {
        this.plan = plan;
    }

    /** The plan for a version, models/{model}/versions/{version}, in a slot. */
    static io.flotilla.proto.planning.v1.CoveragePlan toWire(
            CoveragePlan plan, String version, String slot) {
        return new CoveragePlanMapper(plan)
                .message()
                .setModelVersion(version)
                .setSlot(slot)
                .setSummary(PlanSummary.of(plan))
                .build();
    }

    private io.flotilla.proto.planning.v1.CoveragePlan.Builder message() {
        var message =
                io.flotilla.proto.planning.v1.CoveragePlan.newBuilder()
                        .setDeviceCount(plan.devices().all())
                        .setCoveredCount(plan.devices().covered())
                        .setQuality(quality())
                        .setTransfer(transfer())
                        .setWorseCount(plan.worse())
                        .setReach(reach());
        plan.variants().forEach(variant -> message.addVariants(variant(variant)));
        plan.gaps().forEach(gap -> message.addGaps(gap(gap)));
        plan.additions().forEach(addition -> message.addAdditions(addition(addition)));
        plan.changes().forEach(change -> message.addChanges(change(change)));
        return message;
    }

    private FleetQuality quality() {
        var quality = plan.devices().quality();
        return FleetQuality.newBuilder()
                .setMeanDivergence(quality.meanDivergence())
                .setWorstDivergence(quality.worstDivergence())
                .setMeasuredRatio(quality.measuredRatio())
                .build();
    }

    private VariantCoverage variant(CoveragePlan.VariantCoverage coverage) {
        var variant = coverage.build().variant();
        var message =
                VariantCoverage.newBuilder()
                        .setVariant(variant.name())
                        .setPrecision(variant.facts().precision())
                        .setDeviceCount(coverage.devices())
                        .setShareRatio(plan.devices().ratio(coverage.devices()))
                        .setSizeBytes(variant.sizeBytes())
                        .setDivergence(variant.expectedDivergence())
                        .setIsMeasured(variant.divergence() != null)
                        .setTransferBytes(coverage.transferBytes());
        coverage.classes()
                .forEach(
                        count ->
                                message.addClasses(
                                        ClassCount.newBuilder()
                                                .setHardwareClass(count.hardwareClass())
                                                .setDeviceCount(count.devices())));
        return message.build();
    }

    private static CoverageGap gap(CoveragePlan.Gap gap) {
        var message =
                CoverageGap.newBuilder()
                        .setReason(SelectionMapper.toWire(gap.reason()))
                        .setHardwareClass(gap.hardwareClass())
                        .setDeviceCount(gap.devices())
                        .setNearestVariant(gap.nearestVariant())
                        .addAllExamples(gap.examples());
        gap.remedies()
                .forEach(
                        helped ->
                                message.addRemedies(
                                        remedy(helped.remedy()).setDeviceCount(helped.devices())));
        return message.build();
    }

    private static io.flotilla.proto.planning.v1.Remedy.Builder remedy(Remedy remedy) {
        var message = io.flotilla.proto.planning.v1.Remedy.newBuilder().setText(remedy.text());
        return switch (remedy) {
            case Remedy.NoQuarantine _ -> message.setNoQuarantine(true);
            case Remedy.NoPin _ -> message.setNoPin(true);
            case Remedy.Context(var tokens) -> message.setContextTokens(tokens);
            case Remedy.Headroom(var percent, _) -> message.setMemoryHeadroomPercent(percent);
            case Remedy.Allowed(var precision) -> message.setPrecision(precision);
            case Remedy.Installed(var runtime) -> message.setRuntime(runtime);
            case Remedy.Resources(var memory, var leastMemory, var disk, var leastDisk) ->
                    message.setResources(
                            io.flotilla.proto.planning.v1.Remedy.Resources.newBuilder()
                                    .setMemoryBytes(memory)
                                    .setLeastMemoryBytes(leastMemory)
                                    .setDiskBytes(disk)
                                    .setLeastDiskBytes(leastDisk));
        };
    }

    private VariantAddition addition(CoveragePlan.Addition addition) {
        var variant = addition.variant().expected();
        return VariantAddition.newBuilder()
                .setVariantId(addition.variant().id())
                .setPrecision(variant.facts().precision())
                .setExpectedSizeBytes(variant.sizeBytes())
                .setDeviceCount(addition.devices())
                .setCoveredRatio(
                        plan.devices().ratio(plan.devices().covered() + addition.devices()))
                .setDivergence(addition.divergence())
                .build();
    }

    private Transfer transfer() {
        var transfer = plan.transfer();
        var message =
                Transfer.newBuilder()
                        .setBytes(transfer.bytes())
                        .setDeviceCount(transfer.devices())
                        .setSavedBytes(transfer.savedBytes())
                        .setLargestBytes(transfer.largestBytes());
        if (transfer.duration() != null) {
            message.setDuration(Times.toProto(transfer.duration()));
        }
        return message.build();
    }

    private static SlotChange change(CoveragePlan.Change change) {
        return SlotChange.newBuilder()
                .setFromVariant(change.from())
                .setToVariant(change.to())
                .setDeviceCount(change.devices())
                .setTrend(
                        switch (change.trend()) {
                            case UNKNOWN -> SlotChange.Trend.TREND_UNSPECIFIED;
                            case NEW -> SlotChange.Trend.TREND_NEW;
                            case NONE -> SlotChange.Trend.TREND_NONE;
                            case LIKE -> SlotChange.Trend.TREND_LIKE;
                            case BETTER -> SlotChange.Trend.TREND_BETTER;
                            case WORSE -> SlotChange.Trend.TREND_WORSE;
                            case STAYS -> SlotChange.Trend.TREND_STAYS;
                        })
                .build();
    }

    private Reach reach() {
        var reach = plan.reach();
        var message =
                Reach.newBuilder()
                        .setUnknownCount(reach.unknown())
                        .setInactiveCount(reach.inactive())
                        .setOfflineCount(reach.offlineDevices());
        if (reach.offlineSince() != null) {
            message.setOfflineSinceTime(Times.toProto(reach.offlineSince()));
        }
        reach.offline()
                .forEach(
                        count ->
                                message.addSilences(
                                        Reach.OfflineCount.newBuilder()
                                                .setSilenceDuration(Times.toProto(count.silence()))
                                                .setDeviceCount(count.devices())));
        return message.build();
    }
}
