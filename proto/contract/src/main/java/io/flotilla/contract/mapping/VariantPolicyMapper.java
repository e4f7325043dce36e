package io.flotilla.contract.mapping;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.QualityFloor;
import io.flotilla.contract.selection.SpeedObjective;
import io.flotilla.contract.selection.VariantPolicy.Accelerators;
import io.flotilla.contract.selection.VariantPolicy.Demands;
import io.flotilla.contract.selection.VariantPolicy.Fallback;
import io.flotilla.contract.selection.VariantPolicy.NoFit;
import io.flotilla.contract.selection.VariantPolicy.Precisions;
import io.flotilla.contract.selection.VariantPolicy.Room;
import io.flotilla.proto.planning.v1.PolicyPreset;
import io.flotilla.proto.planning.v1.VariantPolicy;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Maps policies; {@link VariantPolicyRules} says beforehand what is wrong with one. */
public final class VariantPolicyMapper {

    /** What the names of presets begin with. */
    public static final String PRESETS = "policyPresets/";

    private VariantPolicyMapper() {}

    public static PolicyPreset toWire(io.flotilla.contract.selection.PolicyPreset preset) {
        return PolicyPreset.newBuilder()
                .setName(PRESETS + preset.id())
                .setDescription(preset.description())
                .setPolicy(toWire(preset.policy()))
                .build();
    }

    /** The policy with every default written out. */
    public static VariantPolicy toWire(io.flotilla.contract.selection.VariantPolicy policy) {
        var room = policy.room();
        var message =
                VariantPolicy.newBuilder()
                        .setPreset(policy.preset())
                        .setObjective(toWire(policy.objective()))
                        .addAllAllow(policy.precisions().allow())
                        .addAllPreferBits(policy.precisions().preferBits())
                        .setMemoryHeadroomPercent(room.memoryHeadroomPercent())
                        .setContextTokens(Bounds.notNegativeInt(room.contextTokens()))
                        .setMinContextTokens(Bounds.notNegativeInt(room.minContextTokens()))
                        .setParallelSequences(room.sequences())
                        .setPartialOffload(policy.accelerators().partialOffload())
                        .setUnprovedAccelerators(policy.accelerators().unproved())
                        .setPin(policy.pin())
                        .setLadder(policy.ladder())
                        .setOnNoFit(toWire(policy.onNoFit()));
        room.keyValueTypes().forEach(type -> message.addKeyValueTypes(type.id()));
        addDemands(message, policy.demands());
        return message.build();
    }

    private static void addDemands(VariantPolicy.Builder message, Demands demands) {
        if (!demands.speed().equals(SpeedObjective.ANY)) {
            message.setSpeed(DemandsMapper.toWire(demands.speed()));
        }
        if (!demands.quality().equals(QualityFloor.ANY)) {
            message.setQualityFloor(DemandsMapper.toWire(demands.quality()));
        }
    }

    /**
     * The policy with what the preset says for what is absent, or else the defaults; numbers out of
     * range count as the nearest, and a preset that is not known here as none.
     */
    public static io.flotilla.contract.selection.VariantPolicy fromWire(VariantPolicy message) {
        var base = base(message);
        return new io.flotilla.contract.selection.VariantPolicy(
                message.getPreset(),
                objective(message.getObjective()).orElse(base.objective()),
                precisions(message, base.precisions()),
                room(message, base.room()),
                demands(message, base.demands()),
                accelerators(message, base.accelerators()),
                message.getPin().isEmpty() ? base.pin() : message.getPin(),
                new Fallback(
                        message.hasLadder() ? message.getLadder() : base.ladder(),
                        onNoFit(message.getOnNoFit()).orElse(base.onNoFit())));
    }

    private static io.flotilla.contract.selection.VariantPolicy base(VariantPolicy message) {
        return io.flotilla.contract.selection.PolicyPreset.named(message.getPreset())
                .map(io.flotilla.contract.selection.PolicyPreset::policy)
                .orElse(io.flotilla.contract.selection.VariantPolicy.DEFAULT);
    }

    private static Precisions precisions(VariantPolicy message, Precisions base) {
        return new Precisions(
                message.getAllowCount() > 0 ? new TreeSet<>(message.getAllowList()) : base.allow(),
                message.getPreferBitsCount() > 0
                        ? List.copyOf(message.getPreferBitsList())
                        : base.preferBits());
    }

    private static Room room(VariantPolicy message, Room base) {
        return new Room(
                message.hasMemoryHeadroomPercent()
                        ? Math.clamp(
                                message.getMemoryHeadroomPercent(),
                                0,
                                Room.MAXIMUM_HEADROOM_PERCENT)
                        : base.memoryHeadroomPercent(),
                message.getContextTokens() > 0 ? message.getContextTokens() : base.contextTokens(),
                message.getMinContextTokens() > 0
                        ? message.getMinContextTokens()
                        : base.minContextTokens(),
                message.getParallelSequences() > 0
                        ? Math.min(message.getParallelSequences(), Room.MAXIMUM_SEQUENCES)
                        : base.sequences(),
                keyValueTypes(message, base.keyValueTypes()));
    }

    private static SortedSet<KeyValueType> keyValueTypes(
            VariantPolicy message, SortedSet<KeyValueType> base) {
        var types = new TreeSet<KeyValueType>();
        message.getKeyValueTypesList().forEach(id -> KeyValueType.named(id).ifPresent(types::add));
        return types.isEmpty() ? base : types;
    }

    private static Demands demands(VariantPolicy message, Demands base) {
        return new Demands(
                message.hasSpeed() ? DemandsMapper.fromWire(message.getSpeed()) : base.speed(),
                message.hasQualityFloor()
                        ? DemandsMapper.fromWire(message.getQualityFloor())
                        : base.quality());
    }

    private static Accelerators accelerators(VariantPolicy message, Accelerators base) {
        return new Accelerators(
                message.hasPartialOffload() ? message.getPartialOffload() : base.partialOffload(),
                message.hasUnprovedAccelerators()
                        ? message.getUnprovedAccelerators()
                        : base.unproved());
    }

    private static VariantPolicy.Objective toWire(Objective objective) {
        return switch (objective) {
            case QUALITY -> VariantPolicy.Objective.OBJECTIVE_QUALITY;
            case LATENCY -> VariantPolicy.Objective.OBJECTIVE_LATENCY;
            case POWER -> VariantPolicy.Objective.OBJECTIVE_POWER;
            case SIZE -> VariantPolicy.Objective.OBJECTIVE_SIZE;
        };
    }

    private static Optional<Objective> objective(VariantPolicy.Objective objective) {
        return switch (objective) {
            case OBJECTIVE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
            case OBJECTIVE_QUALITY -> Optional.of(Objective.QUALITY);
            case OBJECTIVE_LATENCY -> Optional.of(Objective.LATENCY);
            case OBJECTIVE_POWER -> Optional.of(Objective.POWER);
            case OBJECTIVE_SIZE -> Optional.of(Objective.SIZE);
        };
    }

    private static VariantPolicy.OnNoFit toWire(NoFit onNoFit) {
        return switch (onNoFit) {
            case SKIP -> VariantPolicy.OnNoFit.ON_NO_FIT_SKIP;
            case HOLD -> VariantPolicy.OnNoFit.ON_NO_FIT_HOLD;
            case FAIL -> VariantPolicy.OnNoFit.ON_NO_FIT_FAIL;
        };
    }

    private static Optional<NoFit> onNoFit(VariantPolicy.OnNoFit onNoFit) {
        return switch (onNoFit) {
            case ON_NO_FIT_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
            case ON_NO_FIT_SKIP -> Optional.of(NoFit.SKIP);
            case ON_NO_FIT_HOLD -> Optional.of(NoFit.HOLD);
            case ON_NO_FIT_FAIL -> Optional.of(NoFit.FAIL);
        };
    }
}
