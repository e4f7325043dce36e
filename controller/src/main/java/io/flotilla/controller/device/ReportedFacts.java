package io.flotilla.controller.device;

import io.flotilla.contract.selection.Quarantine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a device last said of itself.
 *
 * @param agentVersion empty: it never connected
 * @param hardwareClass readable key of devices that behave alike; empty: not known
 * @param hardwareLabels derived from the profile, all under {@link #LABEL_PREFIX}
 * @param hardware what its probe found; null: it never connected
 * @param slots what its slots serve, by name of slot
 * @param quarantines variants that it leaves alone because they failed, by full name
 */
public record ReportedFacts(
        String agentVersion,
        String hardwareClass,
        Map<String, String> hardwareLabels,
        @Nullable ReportedHardware hardware,
        List<SlotStatus> slots,
        Map<String, Quarantine> quarantines,
        Health health) {

    /** What keys of labels that are derived from hardware begin with. */
    public static final String LABEL_PREFIX = "hw.flotilla.io/";

    /** Of a device that never connected. */
    public static final ReportedFacts NONE =
            new ReportedFacts("", "", Map.of(), null, List.of(), Map.of(), Health.UNKNOWN);

    public ReportedFacts {
        hardwareLabels = Map.copyOf(hardwareLabels);
        slots = List.copyOf(slots);
        quarantines = Map.copyOf(quarantines);
    }
}
