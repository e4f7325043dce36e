package io.flotilla.controller.planning.api;

import io.flotilla.contract.mapping.SelectionMapper;
import io.flotilla.contract.mapping.VariantPolicyMapper;
import io.flotilla.contract.mapping.VariantPolicyRules;
import io.flotilla.contract.selection.ranking.VariantSelector;
import io.flotilla.controller.device.Devices;
import io.flotilla.controller.planning.CoveragePlans;
import io.flotilla.controller.planning.LastKnownFacts;
import io.flotilla.controller.planning.PlanningCodec;
import io.flotilla.controller.planning.disagreement.Disagreement;
import io.flotilla.controller.planning.disagreement.Disagreements;
import io.flotilla.controller.planning.disagreement.ReportedSelections;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.planning.v1.CoveragePlan;
import io.flotilla.proto.planning.v1.ExplainSelectionRequest;
import io.flotilla.proto.planning.v1.ExplainSelectionResponse;
import io.flotilla.proto.planning.v1.GetPolicyPresetRequest;
import io.flotilla.proto.planning.v1.ListPolicyPresetsRequest;
import io.flotilla.proto.planning.v1.ListPolicyPresetsResponse;
import io.flotilla.proto.planning.v1.PlanVersionRequest;
import io.flotilla.proto.planning.v1.PlanningServiceGrpc;
import io.flotilla.proto.planning.v1.PolicyPreset;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/**
 * Explains selections, plans them for fleets, and shows the policies that come with the controller.
 */
@GrpcService
@RunOnVirtualThread
final class PlanningEndpoint extends PlanningServiceGrpc.PlanningServiceImplBase {

    private final Devices devices;
    private final ModelVersions versions;
    private final ReportedSelections reported;
    private final LastKnownFacts facts;
    private final Disagreements disagreements;
    private final CoveragePlans plans;
    private final QuestionReader questions;
    private final PlanningCodec codec;

    PlanningEndpoint(
            Devices devices,
            ModelVersions versions,
            ReportedSelections reported,
            LastKnownFacts facts,
            Disagreements disagreements,
            CoveragePlans plans,
            QuestionReader questions,
            PlanningCodec codec) {
        this.devices = devices;
        this.versions = versions;
        this.reported = reported;
        this.facts = facts;
        this.disagreements = disagreements;
        this.plans = plans;
        this.questions = questions;
        this.codec = codec;
    }

    @Override
    public void explainSelection(
            ExplainSelectionRequest request, StreamObserver<ExplainSelectionResponse> answer) {
        check(request);
        var device = devices.get(DeviceId.parse("device", request.getDevice()));
        var name = ModelVersion.NAMES.parse("model_version", request.getModelVersion());
        var version = codec.version(versions.manifest(name));
        var planned =
                VariantSelector.select(
                        facts.of(device, request.getSlot(), version),
                        version.name(),
                        version.variants(),
                        VariantPolicyMapper.fromWire(request.getPolicy()));
        var response =
                ExplainSelectionResponse.newBuilder().setPlanned(SelectionMapper.toWire(planned));
        reported.find(device.id(), name)
                .ifPresent(
                        selection -> {
                            response.setReported(ProtoPlanningCodec.message(selection));
                            disagreements
                                    .between(planned, selection)
                                    .ifPresent(found -> response.setDisagreement(toWire(found)));
                        });
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

    private static io.flotilla.proto.planning.v1.Disagreement toWire(Disagreement found) {
        return io.flotilla.proto.planning.v1.Disagreement.newBuilder()
                .setPlannedVariant(found.planned())
                .setReportedVariant(found.reported())
                .setReason(SelectionMapper.toWire(found.reason()))
                .setText(found.text())
                .build();
    }

    @Override
    public void planVersion(PlanVersionRequest request, StreamObserver<CoveragePlan> answer) {
        var question = questions.read(request);
        answer.onNext(
                CoveragePlanMapper.toWire(
                        plans.of(question), question.version().toString(), question.slot()));
        answer.onCompleted();
    }
}
