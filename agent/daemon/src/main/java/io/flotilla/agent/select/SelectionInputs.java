package io.flotilla.agent.select;

import io.flotilla.agent.probe.Hardware;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Quarantine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts together what selection must know of this device at this moment. */
public final class SelectionInputs {
    private final Hardware hardware;
    private final Learned learned;

    public SelectionInputs(Hardware hardware, Learned learned) {
        this.hardware = hardware;
        this.learned = learned;
    }

    /**
     * The facts for a choice in one slot.
     *
     * @param reclaimableBytes memory of the model that the chosen one would replace: it counts as
     *     available, since it is unloaded first if both do not fit
     * @param cached variants whose files are all on disk
     * @param excluded variants that failed here, each with why
     * @param choice the variants that are chosen from
     */
    public DeviceFacts facts(
            long reclaimableBytes,
            Set<String> cached,
            Map<String, Quarantine> excluded,
            Choice choice) {
        var profile = hardware.profile();
        learned.under(profile.conditions());
        var measured = new ArrayList<>(choice.ofClass);
        measured.addAll(learned.measured(choice.names));
        return DeviceFacts.of(withMore(profile, reclaimableBytes))
                .withCachedVariants(cached)
                .withQuarantines(excluded)
                .withMeasurements(measured);
    }

    /**
     * What is chosen from.
     *
     * @param names of the variants by the digest of their files
     * @param ofClass what devices of this one's class have measured of them
     */
    public record Choice(Map<Digest, String> names, List<Measured> ofClass) {
        public Choice {
            names = Map.copyOf(names);
            ofClass = List.copyOf(ofClass);
        }
    }

    /** What variants run with now. */
    public String environment() {
        return Environment.of(hardware.profile());
    }

    /** Memory that may be taken now, with all models as they are. */
    public long availableBytes() {
        return hardware.profile().memory().availableBytes();
    }

    private static HardwareProfile withMore(HardwareProfile profile, long reclaimableBytes) {
        var memory = profile.memory();
        return profile.withMemory(memory.withAvailable(memory.availableBytes() + reclaimableBytes));
    }
}
