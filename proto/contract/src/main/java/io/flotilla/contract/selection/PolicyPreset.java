package io.flotilla.contract.selection;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.selection.VariantPolicy.Accelerators;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A policy under a name, for a kind of device.
 *
 * @param description what it is for, in one sentence
 */
public record PolicyPreset(String id, String description, VariantPolicy policy) {

    private static final Set<KeyValueType> F16_OR_Q8_0 =
            Set.of(KeyValueType.F16, KeyValueType.Q8_0);

    /** All there are, by name. */
    public static final List<PolicyPreset> ALL = List.of(aiPc(), iot(), mobile(), server());

    /** The one of this name, if there is one. */
    public static Optional<PolicyPreset> named(String id) {
        return ALL.stream().filter(preset -> preset.id.equals(id)).findFirst();
    }

    private static PolicyPreset aiPc() {
        return of(
                "ai-pc",
                "A laptop or desktop with an NPU or GPU that somebody works at: fast answers from"
                        + " INT8, then FP16, and a third of the memory left to other programs.",
                VariantPolicy.DEFAULT
                        .withObjective(Objective.LATENCY)
                        .withPreferBits(List.of(8, 16))
                        .withRoom(room(33).withContext(0, 2048).withKeyValueTypes(F16_OR_Q8_0))
                        .withAccelerators(new Accelerators(true, false)));
    }

    private static PolicyPreset iot() {
        return of(
                "iot",
                "A small unattended device: INT4 first, the fewest bytes over the air, and a short"
                        + " context rather than none.",
                VariantPolicy.DEFAULT
                        .withObjective(Objective.SIZE)
                        .withPreferBits(List.of(4, 8))
                        .withRoom(
                                room(25).withContext(0, 512)
                                        .withKeyValueTypes(Set.of(KeyValueType.values()))));
    }

    private static PolicyPreset mobile() {
        return of(
                "mobile",
                "A device on a battery: INT4 first, the least energy, and much memory left to the"
                        + " system, which ends what takes too much.",
                VariantPolicy.DEFAULT
                        .withObjective(Objective.POWER)
                        .withPreferBits(List.of(4, 8))
                        .withRoom(room(40).withContext(0, 1024).withKeyValueTypes(F16_OR_Q8_0)));
    }

    private static PolicyPreset server() {
        return of(
                "server",
                "A machine that has nothing else to do: the best quality for four at a time, with"
                        + " nothing shortened.",
                VariantPolicy.DEFAULT.withRoom(room(10).withSequences(4)));
    }

    private static VariantPolicy.Room room(int headroomPercent) {
        return VariantPolicy.Room.DEFAULT.withMemoryHeadroomPercent(headroomPercent);
    }

    private static PolicyPreset of(String id, String description, VariantPolicy policy) {
        return new PolicyPreset(id, description, policy.withPreset(id));
    }
}
