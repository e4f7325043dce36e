package io.flotilla.controller.planning.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.contract.mapping.HardwareProfileMapper;
import io.flotilla.contract.mapping.SelectionMapper;
import io.flotilla.contract.mapping.VariantMapper;
import io.flotilla.contract.mapping.VariantPolicyMapper;
import io.flotilla.contract.mapping.VariantPolicyRules;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.ranking.VariantSelector;
import io.flotilla.controller.device.Device;
import io.flotilla.controller.device.Devices;
import io.flotilla.controller.device.api.DeviceMapper;
import io.flotilla.controller.planning.ReportedSelections;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.Violations;
import io.flotilla.controller.telemetry.ClassFigures;
import io.flotilla.proto.planning.v1.ExplainSelectionRequest;
import io.flotilla.proto.planning.v1.ExplainSelectionResponse;
import io.flotilla.proto.planning.v1.GetPolicyPresetRequest;
import io.flotilla.proto.planning.v1.ListPolicyPresetsRequest;
import io.flotilla.proto.planning.v1.ListPolicyPresetsResponse;
import io.flotilla.proto.planning.v1.PlanningServiceGrpc;
import io.flotilla.proto.planning.v1.PolicyPreset;
import io.flotilla.proto.planning.v1.Selection;
import io.flotilla.proto.registry.v1.Manifest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Explains selections, and shows the policies that come with the controller. */
@GrpcService
@RunOnVirtualThread
final class PlanningEndpoint extends PlanningServiceGrpc.PlanningServiceImplBase {

    private final Devices devices;
    private final ModelVersions versions;
    private final ReportedSelections reported;
    private final ClassFigures figures;

    PlanningEndpoint(
            Devices devices,
            ModelVersions versions,
            ReportedSelections reported,
            ClassFigures figures) {
        this.devices = devices;
        this.versions = versions;
        this.reported = reported;
        this.figures = figures;
    }

    @Override
    public void explainSelection(
            ExplainSelectionRequest request, StreamObserver<ExplainSelectionResponse> answer) {
        check(request);
        var device = devices.get(DeviceId.parse("device", request.getDevice()));
        var version = ModelVersion.NAMES.parse("model_version", request.getModelVersion());
        var manifest = manifest(versions.manifest(version));
        var response =
                ExplainSelectionResponse.newBuilder()
                        .setPlanned(select(manifest, facts(device, version.toString()), request));
        reported.find(device.id(), version)
                .ifPresent(selection -> response.setReported(selection(selection)));
        answer.onNext(response.build());
        answer.onCompleted();
    }

    @Override
    public void listPolicyPresets(
            ListPolicyPresetsRequest request, StreamObserver<ListPolicyPresetsResponse> answer) {
        answer.onNext(Presets.list(request));
        answer.onCompleted();
    }

    @Override
    public void getPolicyPreset(
            GetPolicyPresetRequest request, StreamObserver<PolicyPreset> answer) {
        answer.onNext(Presets.get(request.getName()));
        answer.onCompleted();
    }

    private static void check(ExplainSelectionRequest request) {
        var violations = new Violations();
        VariantPolicyRules.violations(request.getPolicy())
                .forEach(found -> violations.add("policy." + found.field(), found.description()));
        violations.throwIfAny();
    }

    private static Selection select(
            Manifest manifest, DeviceFacts facts, ExplainSelectionRequest request) {
        var variants = manifest.getVariantsList().stream().map(VariantMapper::fromWire).toList();
        return SelectionMapper.toWire(
                VariantSelector.select(
                        facts,
                        manifest.getModelVersion(),
                        variants,
                        VariantPolicyMapper.fromWire(request.getPolicy())));
    }

    /**
     * What the device last said, its hardware and what it serves and so has on disk, and what
     * devices of its class have measured.
     */
    private DeviceFacts facts(Device device, String modelVersion) {
        var profile = device.facts().hardwareProfile();
        if (profile == null) {
            throw new FailedPrecondition(
                    "HARDWARE_NOT_KNOWN",
                    device.name(),
                    "%s has not connected yet: its hardware is not known.".formatted(device.name()),
                    Map.of());
        }
        return DeviceFacts.of(HardwareProfileMapper.fromWire(DeviceMapper.profile(profile)))
                .withCachedVariants(
                        device.facts().slots().stream()
                                .map(slot -> slot.occupant().variant())
                                .filter(variant -> !variant.isEmpty())
                                .collect(Collectors.toSet()))
                .withMeasurements(
                        figures.of(Set.of(device.facts().hardwareClass()), Set.of(modelVersion))
                                .getOrDefault(device.facts().hardwareClass(), List.of()));
    }

    private static Manifest manifest(byte[] canonical) {
        try {
            return Manifest.parseFrom(canonical);
        } catch (InvalidProtocolBufferException altered) {
            throw new IllegalStateException("a kept manifest cannot be read", altered);
        }
    }

    private static Selection selection(EncodedMessage kept) {
        try {
            return Selection.parseFrom(kept.bytes());
        } catch (InvalidProtocolBufferException altered) {
            throw new IllegalStateException("a kept selection cannot be read", altered);
        }
    }
}
