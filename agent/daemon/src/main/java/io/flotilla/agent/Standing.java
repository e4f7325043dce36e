package io.flotilla.agent;

import io.flotilla.agent.link.ControllerLink;
import io.flotilla.agent.reconcile.DeviceStatus.SlotStatus;
import io.flotilla.agent.reconcile.Reconciler;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.ProcessMemory;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.agent.shared.ByteSize;
import java.util.ArrayList;
import java.util.List;

/** How the running agent stands, in lines for people of which the first is its health. */
final class Standing {
    private Standing() {}

    static List<String> of(
            Reconciler reconciler, ControllerLink link, MemoryWatch watch, VariantRuntime runtime) {
        var status = reconciler.status();
        var lines = new ArrayList<String>();
        lines.add(status.health().name());
        lines.add(
                "flotilla-agent %s runs as process %d"
                        .formatted(Agent.version(), ProcessHandle.current().pid()));
        lines.add(link.standing());
        lines.add("assignment of generation " + reconciler.generation());
        status.slots().forEach(slot -> lines.add(line(slot)));
        status.quarantines()
                .forEach((variant, why) -> lines.add(variant + " is left alone: " + why.reason()));
        lines.add(
                "memory: agent %s, models %s"
                        .formatted(
                                ByteSize.format(ProcessMemory.ownResidentBytes()),
                                ByteSize.format(watch.hostBytes())));
        lines.add("memory limit: " + watch.standing());
        runtime.confinement().forEach(fact -> lines.add("runtime host: " + fact));
        return lines;
    }

    private static String line(SlotStatus slot) {
        if (slot.variant().isEmpty()) {
            return "slot " + slot.slot() + " serves nothing";
        }
        return "slot %s %s %s at %s, %s"
                .formatted(
                        slot.slot(),
                        slot.ready() ? "serves" : "should serve, and does not,",
                        slot.variant(),
                        slot.endpoint(),
                        ByteSize.format(slot.residentBytes()));
    }
}
