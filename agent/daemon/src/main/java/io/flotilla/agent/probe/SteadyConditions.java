package io.flotilla.agent.probe;

import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Conditions.Thermal;

/**
 * Tells changes worth acting on from those that come and go: free memory counts in steps and must
 * go well past the end of one, and a machine counts as cooler only after some readings in a row.
 */
final class SteadyConditions {
    private static final int READINGS_TO_COOL = 3;

    /** So much of a step's end must free memory go past it. */
    private static final double MARGIN = 0.125;

    /** All guarded by this. */
    private Conditions held;

    private Step heldStep;
    private int coolerReadings;

    SteadyConditions(long availableBytes, Conditions first) {
        this.held = first;
        this.heldStep = Step.of(availableBytes);
    }

    /** From a power of two, or half as much more, up to the next such size. */
    private record Step(long fromBytes, long toBytes) {
        private static Step of(long bytes) {
            var power = Math.max(1, Long.highestOneBit(bytes));
            var middle = power + power / 2;
            return bytes >= middle ? new Step(middle, 2 * power) : new Step(power, middle);
        }

        private boolean isLeftBy(long bytes) {
            return Math.max(1, bytes) < fromBytes * (1 - MARGIN) || bytes > toBytes * (1 + MARGIN);
        }
    }

    /** What counts now; its numbers are those of the last reading. */
    synchronized Conditions held() {
        return held;
    }

    /** Takes a reading, and says whether something changed that counts. */
    synchronized boolean take(long availableBytes, Conditions reading) {
        var before = held;
        held = new Conditions(reading.power(), thermal(reading));
        var isOtherStep = heldStep.isLeftBy(availableBytes);
        if (isOtherStep) {
            heldStep = Step.of(availableBytes);
        }
        return isOtherStep
                || held.power().source() != before.power().source()
                || held.thermal().state() != before.thermal().state();
    }

    /** The states stand in the order of their warmth. */
    private Thermal thermal(Conditions reading) {
        var now = reading.thermal();
        var state = held.thermal().state();
        coolerReadings = now.state().compareTo(state) < 0 ? coolerReadings + 1 : 0;
        return coolerReadings == 0 || coolerReadings >= READINGS_TO_COOL
                ? settle(now)
                : new Thermal(state, now.celsius());
    }

    private Thermal settle(Thermal now) {
        coolerReadings = 0;
        return now;
    }
}
