package io.flotilla.controller.rollout.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How waves follow one another. */
public sealed interface WaveOrder {

    /** The wave at the ordinal, from 1. */
    WaveSpec wave(int ordinal);

    /**
     * As they are listed.
     *
     * @param waves all in order, the implicit last one included; at least one, and the last takes
     *     all that are left
     */
    record Sequence(List<WaveSpec> waves) implements WaveOrder {

        public Sequence {
            waves = List.copyOf(waves);
            if (waves.isEmpty() || !waves.getLast().takesTheRest()) {
                throw new IllegalArgumentException("the last wave takes all devices that are left");
            }
        }

        @Override
        public WaveSpec wave(int ordinal) {
            return waves.get(ordinal - 1);
        }
    }

    /**
     * Each larger than the one before, until all devices are taken.
     *
     * @param initial how many devices the first takes
     * @param growthFactor how many times the one before each takes, at least 1
     * @param max most devices of one wave; null: no limit
     * @param successThresholdRatio share of a wave's finished devices that must have succeeded
     * @param soak how long each serves under watch before the next
     * @param analyses names of those that each must pass
     */
    record Exponential(
            WaveLimit initial,
            double growthFactor,
            @Nullable WaveLimit max,
            double successThresholdRatio,
            Duration soak,
            List<String> analyses)
            implements WaveOrder {

        public Exponential {
            analyses = List.copyOf(analyses);
            if (!(growthFactor >= 1)) {
                throw new IllegalArgumentException("waves do not shrink");
            }
        }

        /**
         * How many devices a wave takes.
         *
         * @param ordinal of the wave, from 1
         * @param allDevices of the rollout
         */
        int size(int ordinal, int allDevices) {
            var grown = initial.of(allDevices, allDevices) * Math.pow(growthFactor, ordinal - 1);
            var most = max == null ? allDevices : max.of(allDevices, allDevices);
            return (int) Math.min(most, Math.ceil(grown));
        }

        @Override
        public WaveSpec wave(int ordinal) {
            return new WaveSpec(
                    "wave-" + ordinal,
                    new WaveLimit.Rest(),
                    null,
                    successThresholdRatio,
                    soak,
                    false,
                    analyses);
        }
    }
}
