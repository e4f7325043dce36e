package io.flotilla.contract.selection;

import io.flotilla.contract.fit.KeyValueType;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Bounds and steers the choice of a variant.
 *
 * @param preset name of the preset that it was made from; empty: none
 * @param pin id of the only variant that may be chosen; empty: none
 */
public record VariantPolicy(
        String preset,
        Objective objective,
        Precisions precisions,
        Room room,
        Demands demands,
        Accelerators accelerators,
        String pin,
        Fallback fallback) {

    /** What holds where nobody said otherwise. */
    public static final VariantPolicy DEFAULT =
            new VariantPolicy(
                    "",
                    Objective.QUALITY,
                    Precisions.ANY,
                    Room.DEFAULT,
                    Demands.NONE,
                    Accelerators.DEFAULT,
                    "",
                    Fallback.DEFAULT);

    /**
     * How weights may be stored.
     *
     * @param allow precisions that may be chosen, by name; empty: any
     * @param preferBits widths of weights that go before others, the first first
     */
    public record Precisions(SortedSet<String> allow, List<Integer> preferBits) {

        /** All alike. */
        public static final Precisions ANY = new Precisions(new TreeSet<>(), List.of());

        public Precisions {
            allow = Collections.unmodifiableSortedSet(new TreeSet<>(allow));
            preferBits = List.copyOf(preferBits);
        }

        /** Whether a precision of this name may be chosen. */
        public boolean allows(String precision) {
            return allow.isEmpty() || allow.contains(precision);
        }
    }

    /**
     * What must have room.
     *
     * @param memoryHeadroomPercent share of available memory that stays free, 0 to 90
     * @param contextTokens context that must fit; 0: the smaller of 4096 and what the model was
     *     made for
     * @param minContextTokens down to which it may be shortened; 0: it may not
     * @param sequences served at a time
     * @param keyValueTypes in which past tokens may be kept, the most exact first
     */
    public record Room(
            int memoryHeadroomPercent,
            long contextTokens,
            long minContextTokens,
            int sequences,
            SortedSet<KeyValueType> keyValueTypes) {

        public static final int DEFAULT_HEADROOM_PERCENT = 20;
        public static final int MAXIMUM_HEADROOM_PERCENT = 90;
        public static final int MAXIMUM_SEQUENCES = 64;

        /** One sequence of the usual context, past tokens in 16 bits. */
        public static final Room DEFAULT =
                new Room(
                        DEFAULT_HEADROOM_PERCENT, 0, 0, 1, new TreeSet<>(Set.of(KeyValueType.F16)));

        private static final long USUAL_CONTEXT_TOKENS = 4096;

        public Room {
            if (memoryHeadroomPercent < 0 || memoryHeadroomPercent > MAXIMUM_HEADROOM_PERCENT) {
                throw new IllegalArgumentException(
                        "headroom of " + memoryHeadroomPercent + " % is not within 0 to 90 %");
            }
            if (contextTokens < 0 || minContextTokens < 0) {
                throw new IllegalArgumentException(
                        "negative context: " + contextTokens + ", at least " + minContextTokens);
            }
            if (sequences < 1 || sequences > MAXIMUM_SEQUENCES || keyValueTypes.isEmpty()) {
                throw new IllegalArgumentException(
                        "no room: " + sequences + " sequences in " + keyValueTypes);
            }
            keyValueTypes = Collections.unmodifiableSortedSet(new TreeSet<>(keyValueTypes));
        }

        /** The part of available memory that a variant may take. */
        public long budgetBytes(long availableBytes) {
            return (long) (availableBytes / 100.0 * (100 - memoryHeadroomPercent));
        }

        /**
         * The context to make room for in a model that was made for so many tokens, 0 if that is
         * not said; the answer is 0 if nobody says.
         */
        public long contextFor(long modelTokens) {
            return contextTokens > 0 ? contextTokens : Math.min(modelTokens, USUAL_CONTEXT_TOKENS);
        }

        public Room withMemoryHeadroomPercent(int changed) {
            return new Room(changed, contextTokens, minContextTokens, sequences, keyValueTypes);
        }

        public Room withContext(long tokens, long minTokens) {
            return new Room(memoryHeadroomPercent, tokens, minTokens, sequences, keyValueTypes);
        }

        public Room withSequences(int changed) {
            return new Room(
                    memoryHeadroomPercent, contextTokens, minContextTokens, changed, keyValueTypes);
        }

        public Room withKeyValueTypes(Set<KeyValueType> changed) {
            return new Room(
                    memoryHeadroomPercent,
                    contextTokens,
                    minContextTokens,
                    sequences,
                    new TreeSet<>(changed));
        }
    }

    /** What a variant must live up to. */
    public record Demands(SpeedObjective speed, QualityFloor quality) {

        public static final Demands NONE = new Demands(SpeedObjective.ANY, QualityFloor.ANY);
    }

    /**
     * What may be used beside the processor.
     *
     * @param partialOffload whether a model may run partly on a GPU that cannot hold all of it
     * @param unproved whether one may be used that no run has proved yet
     */
    public record Accelerators(boolean partialOffload, boolean unproved) {

        public static final Accelerators DEFAULT = new Accelerators(false, false);
    }

    /**
     * What is done where the best will not do.
     *
     * @param ladder whether the next best variant is tried when one fails on the device
     * @param onNoFit what becomes of a device that nothing fits
     */
    public record Fallback(boolean ladder, NoFit onNoFit) {

        public static final Fallback DEFAULT = new Fallback(true, NoFit.SKIP);
    }

    /** What becomes of a device that nothing fits. */
    public enum NoFit {
        /** It is left out. */
        SKIP,
        /** It waits, and looks again and again whether something fits by then. */
        HOLD,
        /** It counts as a failure. */
        FAIL
    }

    public VariantPolicy withPreset(String changed) {
        return new VariantPolicy(
                changed, objective, precisions, room, demands, accelerators, pin, fallback);
    }

    public VariantPolicy withObjective(Objective changed) {
        return new VariantPolicy(
                preset, changed, precisions, room, demands, accelerators, pin, fallback);
    }

    public VariantPolicy withPrecisions(Precisions changed) {
        return new VariantPolicy(
                preset, objective, changed, room, demands, accelerators, pin, fallback);
    }

    public VariantPolicy withAllow(SortedSet<String> changed) {
        return withPrecisions(new Precisions(changed, precisions.preferBits()));
    }

    public VariantPolicy withPreferBits(List<Integer> changed) {
        return withPrecisions(new Precisions(precisions.allow(), changed));
    }

    public VariantPolicy withRoom(Room changed) {
        return new VariantPolicy(
                preset, objective, precisions, changed, demands, accelerators, pin, fallback);
    }

    public VariantPolicy withMemoryHeadroomPercent(int changed) {
        return withRoom(room.withMemoryHeadroomPercent(changed));
    }

    public VariantPolicy withContextTokens(long changed) {
        return withRoom(room.withContext(changed, room.minContextTokens()));
    }

    public VariantPolicy withSpeed(SpeedObjective changed) {
        return withDemands(new Demands(changed, demands.quality()));
    }

    public VariantPolicy withQualityFloor(QualityFloor changed) {
        return withDemands(new Demands(demands.speed(), changed));
    }

    public VariantPolicy withDemands(Demands changed) {
        return new VariantPolicy(
                preset, objective, precisions, room, changed, accelerators, pin, fallback);
    }

    public VariantPolicy withAccelerators(Accelerators changed) {
        return new VariantPolicy(
                preset, objective, precisions, room, demands, changed, pin, fallback);
    }

    public VariantPolicy withPin(String changed) {
        return new VariantPolicy(
                preset, objective, precisions, room, demands, accelerators, changed, fallback);
    }

    public VariantPolicy withLadder(boolean changed) {
        return withFallback(new Fallback(changed, fallback.onNoFit()));
    }

    public VariantPolicy withOnNoFit(NoFit changed) {
        return withFallback(new Fallback(fallback.ladder(), changed));
    }

    private VariantPolicy withFallback(Fallback changed) {
        return new VariantPolicy(
                preset, objective, precisions, room, demands, accelerators, pin, changed);
    }

    /** Whether the next best variant is tried when one fails on the device. */
    public boolean ladder() {
        return fallback.ladder();
    }

    /** What becomes of a device that nothing fits. */
    public NoFit onNoFit() {
        return fallback.onNoFit();
    }
}
