package io.flotilla.cli.resource;

import io.flotilla.cli.output.Words;
import io.flotilla.cli.resource.ResourceKind.Page;
import io.flotilla.proto.planning.v1.GetPolicyPresetRequest;
import io.flotilla.proto.planning.v1.ListPolicyPresetsRequest;
import io.flotilla.proto.planning.v1.PlanningServiceGrpc;
import io.flotilla.proto.planning.v1.PolicyPreset;
import io.flotilla.proto.planning.v1.VariantPolicy;
import io.flotilla.proto.rollout.v1.GetPolicyRequest;
import io.flotilla.proto.rollout.v1.ListPoliciesRequest;
import io.flotilla.proto.rollout.v1.Policy;
import io.flotilla.proto.rollout.v1.PolicyServiceGrpc;
import java.util.List;
import java.util.stream.Collectors;

/** The kinds that steer rollouts and the choice of variants. */
final class PlanningKinds {
    static final ResourceKind<PolicyPreset> PRESETS =
            new ResourceKind<>(
                    List.of("preset", "presets"),
                    "policyPresets",
                    "policyPresets/*",
                    (controller, name) ->
                            controller
                                    .unary(PlanningServiceGrpc::newBlockingStub)
                                    .getPolicyPreset(
                                            GetPolicyPresetRequest.newBuilder()
                                                    .setName(name)
                                                    .build()),
                    (controller, _, token) -> {
                        var request = ListPolicyPresetsRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(PlanningServiceGrpc::newBlockingStub)
                                        .listPolicyPresets(request.build());
                        return new Page<>(page.getPolicyPresetsList(), page.getNextPageToken());
                    },
                    List.of("NAME", "OBJECTIVE", "FIRST", "HEADROOM", "DESCRIPTION"),
                    (preset, _) ->
                            List.of(
                                    Words.id(preset.getName()),
                                    Words.constant(preset.getPolicy().getObjective(), "OBJECTIVE"),
                                    widths(preset.getPolicy()),
                                    preset.getPolicy().getMemoryHeadroomPercent() + " %",
                                    preset.getDescription()));

    static final ResourceKind<Policy> POLICIES =
            new ResourceKind<>(
                    List.of("policy", "policies"),
                    "policies",
                    "policies/*",
                    (controller, name) ->
                            controller
                                    .unary(PolicyServiceGrpc::newBlockingStub)
                                    .getPolicy(GetPolicyRequest.newBuilder().setName(name).build()),
                    (controller, _, token) -> {
                        var request = ListPoliciesRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(PolicyServiceGrpc::newBlockingStub)
                                        .listPolicies(request.build());
                        return new Page<>(page.getPoliciesList(), page.getNextPageToken());
                    },
                    List.of("NAME", "REVISION", "AUTHOR", "AGE", "DESCRIPTION"),
                    (policy, now) ->
                            List.of(
                                    Words.id(policy.getName()),
                                    Integer.toString(policy.getRevision()),
                                    policy.getAuthor(),
                                    Words.age(policy.hasCreateTime(), policy.getCreateTime(), now),
                                    policy.getDescription()));

    private PlanningKinds() {}

    private static String widths(VariantPolicy policy) {
        return policy.getPreferBitsList().stream()
                .map(bits -> bits + " bit")
                .collect(Collectors.joining(", "));
    }
}
