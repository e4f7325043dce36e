package io.flotilla.controller.planning;

import io.flotilla.contract.selection.Rejection;
import io.flotilla.controller.planning.MakeableVariants.Makeable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each of a set of devices would choose from a version by its last known facts, and what that
 * would cost.
 *
 * @param variants every variant of the version, the one with most devices first
 * @param gaps devices that nothing fits, the largest group first
 * @param additions variants that could be made and would fit some of those, the most helpful first
 * @param changes against today, the largest group first
 */
public record CoveragePlan(
        Devices devices,
        List<VariantCoverage> variants,
        List<Gap> gaps,
        List<Addition> additions,
        Transfer transfer,
        List<Change> changes,
        Reach reach) {

    public CoveragePlan {
        variants = List.copyOf(variants);
        gaps = List.copyOf(gaps);
        additions = List.copyOf(additions);
        changes = List.copyOf(changes);
    }

    /**
     * How many devices the plan is about, and how close to the reference they would be.
     *
     * @param covered those that some variant fits
     */
    public record Devices(int all, int covered, Quality quality) {

        /** So many of all of them, 0 to 1. */
        public double ratio(int some) {
            return all == 0 ? 0 : (double) some / all;
        }
    }

    /**
     * Distances from the reference over covered devices, each counting once.
     *
     * @param measuredRatio share of them whose variant's distance was measured
     */
    public record Quality(double meanDivergence, double worstDivergence, double measuredRatio) {}

    /**
     * The devices that would choose one variant.
     *
     * @param transferBytes that would move to them
     */
    public record VariantCoverage(
            PlannedVersion.Build build, int devices, long transferBytes, List<ClassCount> classes) {

        public VariantCoverage {
            classes = List.copyOf(classes);
        }
    }

    /** How many devices are of a hardware class. */
    public record ClassCount(String hardwareClass, int devices) {}

    /**
     * Devices of one class that nothing fits for one reason, and that the same would help.
     *
     * @param reason against the variant that comes closest
     * @param nearestVariant its full name; empty: the version has none
     * @param examples names of some of the devices
     */
    public record Gap(
            Rejection.Reason reason,
            String hardwareClass,
            int devices,
            String nearestVariant,
            List<Helped> remedies,
            List<String> examples) {

        public Gap {
            remedies = List.copyOf(remedies);
            examples = List.copyOf(examples);
        }
    }

    /** A change, and how many devices of a group it would help. */
    public record Helped(Remedy remedy, int devices) {}

    /** A variant that could be made, and how many devices it would fit that nothing fits now. */
    public record Addition(Makeable variant, int devices, double divergence) {}

    /**
     * The bytes that would move.
     *
     * @param devices those that would download anything
     * @param savedBytes of files that devices are known to have
     * @param largestBytes the most that one device would download
     * @param duration at the least, under the caps; null: they do not bound it
     */
    public record Transfer(
            long bytes,
            int devices,
            long savedBytes,
            long largestBytes,
            @Nullable Duration duration) {}

    /**
     * Devices that would change alike.
     *
     * @param from full name of what they serve; empty: nothing
     * @param to full name of what they would serve; empty: nothing fits
     */
    public record Change(String from, String to, int devices, Trend trend) {}

    /** What becomes of quality. */
    public enum Trend {
        /** One of the two is not known well enough. */
        UNKNOWN,
        /** They serve something for the first time. */
        NEW,
        /** They serve it already. */
        NONE,
        /** Expected to be as close to its reference as what they serve. */
        LIKE,
        /** Closer to its reference. */
        BETTER,
        /** Further from its reference. */
        WORSE,
        /** Nothing fits: what they serve stays. */
        STAYS
    }

    /**
     * Whom the plan does not reach, or not at once.
     *
     * @param unknown ACTIVE devices of which no hardware is known
     * @param inactive devices that match and take no part
     * @param offlineSince when the one was last heard of that is away the longest; null: none is
     *     offline, or one was never heard of
     * @param offline devices of the plan that are offline, by how long they are away
     */
    public record Reach(
            int unknown, int inactive, @Nullable Instant offlineSince, List<OfflineCount> offline) {

        public Reach {
            offline = List.copyOf(offline);
        }

        /** How many devices of the plan are offline. */
        public int offlineDevices() {
            return offline.stream().mapToInt(OfflineCount::devices).sum();
        }
    }

    /** How many devices were last heard of at least so long ago. */
    public record OfflineCount(Duration silence, int devices) {}

    /** How many devices would serve something further from its reference than today. */
    public int worse() {
        return changes.stream()
                .filter(change -> change.trend() == Trend.WORSE)
                .mapToInt(Change::devices)
                .sum();
    }
}
