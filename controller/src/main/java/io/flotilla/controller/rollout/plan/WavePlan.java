package io.flotilla.controller.rollout.plan;

/**
 * The order in which a rollout serves its devices.
 *
 * @param strata which devices are alike; each wave takes its share of all kinds
 */
public record WavePlan(WaveOrder order, Strata strata) {

    /** Most waves that a rollout has. */
    public static final int MAX_WAVES = 100;

    /** Whether it depends on more of a device than that it belongs to the rollout. */
    public boolean readsDevices() {
        return !strata.by().isEmpty() || readsLabels();
    }

    /** Whether it depends on the labels of a device. */
    public boolean readsLabels() {
        return order instanceof WaveOrder.Sequence(var waves)
                && waves.stream().anyMatch(wave -> wave.selector() != null);
    }

    /** The wave at the ordinal, from 1. */
    public WaveSpec wave(int ordinal) {
        return order.wave(ordinal);
    }
}
