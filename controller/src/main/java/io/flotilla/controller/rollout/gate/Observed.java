package io.flotilla.controller.rollout.gate;

import io.flotilla.controller.rollout.analysis.Measured;
import io.flotilla.controller.rollout.analysis.Measured.OtherDevices;
import io.flotilla.controller.rollout.analysis.Measured.Pair;
import io.flotilla.controller.rollout.analysis.Measured.SameDevices;
import java.util.List;

/**
 * What the devices of one stratum have measured, one value each.
 *
 * @param pairs of those that had measured the version before too
 * @param before what others measured of the version before
 * @param now what all of them measure
 */
public record Observed(List<Pair> pairs, List<Double> before, List<Double> now) {

    public Observed {
        pairs = List.copyOf(pairs);
        before = List.copyOf(before);
        now = List.copyOf(now);
    }

    /**
     * What is compared: devices with themselves if enough of them can be, else with others.
     *
     * @param enough how many devices are
     */
    Measured compared(int enough) {
        var others = new OtherDevices(before, now);
        return pairs.size() >= Math.min(enough, Math.max(1, others.devices()))
                ? new SameDevices(pairs)
                : others;
    }
}
