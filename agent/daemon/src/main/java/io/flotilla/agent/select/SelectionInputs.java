package io.flotilla.agent.select;

import io.flotilla.agent.probe.HardwareProbe;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Quarantine;
import java.util.Map;
import java.util.Set;

/** Puts together what selection must know of this device at this moment. */
public final class SelectionInputs {
    private final HardwareProbe probe;

    public SelectionInputs(HardwareProbe probe) {
        this.probe = probe;
    }

    /**
     * The facts for a choice in one slot.
     *
     * @param reclaimableBytes memory of the model that the chosen one would replace: it counts as
     *     available, since it is unloaded first if both do not fit
     * @param cached variants whose files are all on disk
     * @param excluded variants that failed here, each with why
     */
    public DeviceFacts facts(
            long reclaimableBytes, Set<String> cached, Map<String, Quarantine> excluded) {
        return DeviceFacts.of(withMore(probe.profile(), reclaimableBytes))
                .withCachedVariants(cached)
                .withQuarantines(excluded);
    }

    /** Memory that may be taken now, with all models as they are. */
    public long availableBytes() {
        return probe.profile().memory().availableBytes();
    }

    private static HardwareProfile withMore(HardwareProfile profile, long reclaimableBytes) {
        var memory = profile.memory();
        return profile.withMemory(memory.withAvailable(memory.availableBytes() + reclaimableBytes));
    }
}
