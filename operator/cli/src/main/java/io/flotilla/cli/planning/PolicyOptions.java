package io.flotilla.cli.planning;

import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.proto.planning.v1.VariantPolicy.Objective;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A policy, with single values put over what it says of the choice of variants. */
final class PolicyOptions {
    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description =
                    "Rollout policy to go by: "
                            + PolicyChoice.USAGE
                            + " (default: the default policy).")
    private @Nullable String chosen;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "Preset that says what nothing else does, e.g. iot, mobile, ai-pc, server.")
    private @Nullable String preset;

    @Option(
            names = "--objective",
            paramLabel = "OBJECTIVE",
            converter = ObjectiveConverter.class,
            description = "What to care about most: quality, latency, power or size.")
    private @Nullable Objective objective;

    @Option(
            names = "--allow",
            split = ",",
            paramLabel = "PRECISIONS",
            description = "Precisions that may be chosen, e.g. INT8,Q4_K_M.")
    private @Nullable List<String> allow;

    @Option(
            names = "--headroom",
            paramLabel = "PERCENT",
            description = "Share of available memory that stays free.")
    private @Nullable Integer headroomPercent;

    @Option(
            names = "--context-tokens",
            paramLabel = "TOKENS",
            description = "Context that must fit.")
    private @Nullable Integer contextTokens;

    RolloutPolicy read(ControllerConnection controller) {
        var rollout = PolicyChoice.orDefault(chosen).policy(controller).toBuilder();
        var policy = rollout.getVariantPolicyBuilder();
        if (preset != null) {
            policy.setPreset(preset);
        }
        if (objective != null) {
            policy.setObjective(objective);
        }
        if (allow != null) {
            policy.clearAllow().addAllAllow(allow);
        }
        if (headroomPercent != null) {
            policy.setMemoryHeadroomPercent(headroomPercent);
        }
        if (contextTokens != null) {
            policy.setContextTokens(contextTokens);
        }
        return rollout.build();
    }
}
