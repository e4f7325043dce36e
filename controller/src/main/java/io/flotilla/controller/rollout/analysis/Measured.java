package io.flotilla.controller.rollout.analysis;

import java.util.List;

/**
 * What the devices of one stratum measured of one quantity, one value each: a device is one sample,
 * however many requests it served, since those of one device resemble each other.
 */
public sealed interface Measured {

    /** How many devices bear on the comparison. */
    int devices();

    /** Of one device: with the version before, and with the new one. Both are above 0. */
    record Pair(double before, double now) {
        public Pair {
            require(before);
            require(now);
        }
    }

    /** The same devices, before the rollout and now: what sets devices apart cancels out. */
    record SameDevices(List<Pair> pairs) implements Measured {
        public SameDevices {
            pairs = List.copyOf(pairs);
        }

        @Override
        public int devices() {
            return pairs.size();
        }
    }

    /** Devices that have the new version, and others that have the old one, at the same time. */
    record OtherDevices(List<Double> before, List<Double> now) implements Measured {
        public OtherDevices {
            before = List.copyOf(before);
            now = List.copyOf(now);
            before.forEach(Measured::require);
            now.forEach(Measured::require);
        }

        @Override
        public int devices() {
            return Math.min(before.size(), now.size());
        }
    }

    private static void require(double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a measured value is above 0, not " + value);
        }
    }
}
