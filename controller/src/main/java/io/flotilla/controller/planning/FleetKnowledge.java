package io.flotilla.controller.planning;

import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.ranking.FitCells;
import io.flotilla.controller.planning.withdrawn.WithdrawnVariants.ByClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of a fleet beside the outlines of its devices.
 *
 * @param served what devices serve today, by full name
 * @param measuredByClass what devices of a hardware class have seen, by class
 * @param withdrawn what rollouts under way keep devices from
 * @param experiences what devices themselves know, by their ids; the others have tried nothing
 */
record FleetKnowledge(
        KnownHardware hardware,
        Map<String, PlannedVersion.Build> served,
        Map<String, List<Measured>> measuredByClass,
        ByClass withdrawn,
        Map<String, Experience> experiences) {

    FleetKnowledge {
        served = Map.copyOf(served);
        measuredByClass = Map.copyOf(measuredByClass);
        experiences = Map.copyOf(experiences);
    }

    /** Of the same devices with regard to a version of which they know nothing. */
    FleetKnowledge ofNewVersion() {
        return new FleetKnowledge(hardware, Map.of(), Map.of(), ByClass.NONE, Map.of());
    }

    /** Common parts of hardware; of those that selection cannot tell apart one stands for all. */
    static final class KnownHardware {

        private final Map<Long, Long> representatives = new HashMap<>();
        private final Map<Long, HardwareProfile> profiles = new HashMap<>();

        /** Takes them by the keys that outlines name. */
        KnownHardware(Map<Long, HardwareProfile> all) {
            var keys = new HashMap<HardwareProfile, Long>();
            all.forEach(
                    (key, profile) -> {
                        var relevant = FitCells.relevant(profile);
                        var first = keys.computeIfAbsent(relevant, _ -> key);
                        representatives.put(key, first);
                        profiles.putIfAbsent(first, relevant);
                    });
        }

        boolean contains(long key) {
            return representatives.containsKey(key);
        }

        /** Key of the one that stands for it. */
        long representative(long key) {
            return Objects.requireNonNull(representatives.get(key), "no such hardware");
        }

        /** What is relevant of one that stands for others. */
        HardwareProfile profile(long representative) {
            return Objects.requireNonNull(profiles.get(representative), "no such hardware");
        }
    }

    List<Measured> measuredBy(String hardwareClass) {
        return measuredByClass.getOrDefault(hardwareClass, List.of());
    }

    Experience experience(String device) {
        return experiences.isEmpty()
                ? Experience.NONE
                : experiences.getOrDefault(device, Experience.NONE);
    }
}
