package io.flotilla.controller.planning;

import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.FitCells;
import io.flotilla.contract.selection.ranking.VariantSelector;
import io.flotilla.controller.device.DeviceOutline;
import io.flotilla.controller.planning.DeviceCell.Kind;
import io.flotilla.controller.planning.MakeableVariants.Makeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Selects for a whole fleet by the function that devices use: once for each cell of devices that it
 * answers alike, so that a hundred thousand take no longer than their kinds do.
 */
final class FleetPlanner {

    private final PlannedVersion version;
    private final VariantPolicy policy;
    private final VariantSelector selector;
    private final FleetKnowledge known;

    FleetPlanner(PlannedVersion version, VariantPolicy policy, FleetKnowledge known) {
        this.version = version;
        this.policy = policy;
        this.selector = VariantSelector.of(version.name(), version.variants(), policy);
        this.known = known;
    }

    /**
     * Devices with what they would choose.
     *
     * @param leastFacts what they have, with as much free as each of them has at least
     * @param chosen full name of the variant that they would choose; empty: nothing fits
     * @param missingBytes of the chosen variant's files; 0 if none is chosen
     */
    record Answer(
            List<DeviceOutline> devices, DeviceFacts leastFacts, String chosen, long missingBytes) {

        Answer {
            devices = List.copyOf(devices);
        }

        String hardwareClass() {
            return devices.getFirst().hardwareClass();
        }

        /** Full name of what they serve now; empty: nothing. */
        String serving() {
            return devices.getFirst().slot().variant();
        }
    }

    /** Selects for devices of which the hardware is known. */
    List<Answer> select(List<DeviceOutline> devices) {
        return cells(devices).parallelStream().map(this::answer).toList();
    }

    /** How many of the devices each of the variants would fit if it were there, by its id. */
    Map<String, Integer> fitting(List<Makeable> variants, List<Answer> answers) {
        var further =
                new PlannedVersion(
                        version.name(),
                        variants.stream()
                                .map(one -> new PlannedVersion.Build(one.expected(), Map.of()))
                                .toList());
        var planner = new FleetPlanner(further, policy, known.ofNewVersion());
        var fitting = new ConcurrentHashMap<String, Integer>();
        var devices = answers.stream().flatMap(answer -> answer.devices().stream()).toList();
        for (var answer : planner.select(devices)) {
            for (var candidate : planner.selection(answer).ranked()) {
                fitting.merge(idOf(candidate), answer.devices().size(), Integer::sum);
            }
        }
        return fitting;
    }

    private static String idOf(Candidate candidate) {
        var name = candidate.variant();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private List<DeviceCell> cells(List<DeviceOutline> devices) {
        var fits = new ConcurrentHashMap<Kind, FitCells>();
        var cells = new ConcurrentHashMap<DeviceCell.Key, DeviceCell>();
        devices.parallelStream()
                .forEach(
                        device -> {
                            var kind = kind(device);
                            var fit =
                                    fits.computeIfAbsent(kind, this::fitCells)
                                            .cell(
                                                    DeviceCell.availableBytes(device),
                                                    device.sizes().diskAvailableBytes());
                            cells.computeIfAbsent(
                                            DeviceCell.Key.of(device, kind, fit), DeviceCell::new)
                                    .add(device);
                        });
        return new ArrayList<>(cells.values());
    }

    private Kind kind(DeviceOutline device) {
        return new Kind(
                known.hardware().representative(device.hardware()),
                device.hardwareClass(),
                known.experience(device.id()).coarse(policy.demands().speed()));
    }

    private FitCells fitCells(Kind kind) {
        return FitCells.of(
                facts(kind, known.hardware().profile(kind.hardware())), version.variants(), policy);
    }

    private DeviceFacts facts(Kind kind, HardwareProfile hardware) {
        return kind.experience()
                .in(DeviceFacts.of(hardware), known.measuredBy(kind.hardwareClass()))
                .withObjections(known.withdrawn().from(kind.hardwareClass()));
    }

    private Answer answer(DeviceCell cell) {
        var key = cell.key();
        var serving = new ArrayList<>(key.otherVariants());
        serving.add(key.variant());
        var holdings = Holdings.of(serving, known.served());
        var hardware = cell.leastHardware(known.hardware().profile(key.kind().hardware()));
        var facts = facts(key.kind(), hardware).withCachedVariants(holdings.complete(version));
        var chosen =
                selector.choose(facts).flatMap(choice -> version.build(choice.variant().name()));
        return new Answer(
                cell.devices(),
                facts,
                chosen.map(PlannedVersion.Build::name).orElse(""),
                chosen.map(holdings::missingBytes).orElse(0L));
    }

    /** All that selection says of the devices, with as much free as each of them has at least. */
    Selection selection(Answer answer) {
        return selector.select(answer.leastFacts());
    }
}
