package io.flotilla.controller.planning;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.flotilla.contract.selection.Rejection;
import io.flotilla.controller.device.DeviceOutline;
import io.flotilla.controller.planning.FleetPlanner.Answer;
import io.flotilla.controller.planning.Remedy.Resources;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Devices that nothing fits, with what stands against that and what would help.
 *
 * @param reason against the variant that comes closest
 * @param nearest its full name; empty: the version has none
 */
record Unfit(Answer answer, Rejection.Reason reason, String nearest, List<Remedy> remedies) {

    Unfit {
        remedies = List.copyOf(remedies);
    }

    Set<String> kinds() {
        return remedies.stream().map(Remedy::kind).collect(toSet());
    }

    /**
     * The same in parts, so that the devices of each lack about as much. What is known is of the
     * device that has least free; the others differ from it in nothing else.
     */
    Stream<Unfit> byLack() {
        var lacking =
                remedies.stream().filter(Resources.class::isInstance).map(Resources.class::cast);
        return lacking.findFirst().map(this::parts).orElseGet(() -> Stream.of(this));
    }

    private Stream<Unfit> parts(Resources ofLeast) {
        return answer.devices().stream()
                .collect(groupingBy(device -> lack(device, ofLeast).kind()))
                .values()
                .stream()
                .map(devices -> part(devices, ofLeast));
    }

    private Unfit part(List<DeviceOutline> devices, Resources ofLeast) {
        Remedy lack =
                devices.stream()
                        .<Remedy>map(device -> lack(device, ofLeast))
                        .reduce(Remedy::or)
                        .orElse(ofLeast);
        return new Unfit(
                new Answer(devices, answer.leastFacts(), answer.chosen(), answer.missingBytes()),
                reason,
                nearest,
                remedies.stream().map(one -> one.equals(ofLeast) ? lack : one).toList());
    }

    private Resources lack(DeviceOutline device, Resources ofLeast) {
        var least = answer.leastFacts().hardware();
        var memory =
                less(
                        ofLeast.memoryBytes(),
                        DeviceCell.availableBytes(device) - least.memory().availableBytes());
        var disk =
                less(
                        ofLeast.diskBytes(),
                        device.sizes().diskAvailableBytes() - least.disk().availableBytes());
        return new Resources(memory, memory, disk, disk);
    }

    /** What lacks still lacks something. */
    private static long less(long bytes, long moreFreeBytes) {
        return bytes == 0 ? 0 : Math.max(Remedy.MIB, bytes - moreFreeBytes);
    }
}
