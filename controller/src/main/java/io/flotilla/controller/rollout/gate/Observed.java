package io.flotilla.controller.rollout.gate;

import io.flotilla.controller.rollout.analysis.Measured;
import io.flotilla.controller.rollout.analysis.Measured.OtherDevices;
import io.flotilla.controller.rollout.analysis.Measured.Pair;
import io.flotilla.controller.rollout.analysis.Measured.SameDevices;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What the devices of one stratum have measured, one value each.
 *
 * @param pairs of those that had measured the version before too
 * @param newcomers what those measure that had not, such as devices that joined later
 * @param before what devices of the class measured of the version before
 * @param unable how many more could not run the version before, where that is what is compared
 */
public record Observed(List<Pair> pairs, List<Double> newcomers, List<Double> before, int unable) {

    public Observed {
        pairs = List.copyOf(pairs);
        newcomers = List.copyOf(newcomers);
        before = List.copyOf(before);
    }

    /** What all of them measure. */
    List<Double> now() {
        return Stream.concat(pairs.stream().map(Pair::now), newcomers.stream()).toList();
    }

    /**
     * What is compared: devices with themselves, and newcomers among them with what is usual for
     * their class; where most are newcomers, all of them with their class.
     *
     * @param usual what is usual of some values
     */
    Measured compared(ToDoubleFunction<List<Double>> usual) {
        if (!comparesThemselves()) {
            return new OtherDevices(before, now());
        }
        if (before.isEmpty()) {
            return new SameDevices(pairs);
        }
        var ofClass = usual.applyAsDouble(before);
        var beside = newcomers.stream().map(value -> new Pair(ofClass, value));
        return new SameDevices(Stream.concat(pairs.stream(), beside).toList());
    }

    /** What is to be said of devices that are not compared with themselves; empty: nothing. */
    String remark() {
        var remark = new StringBuilder();
        if (comparesThemselves() && !newcomers.isEmpty()) {
            remark.append(
                    before.isEmpty()
                            ? "; %d more had measured nothing before, nor had their class"
                                    .formatted(newcomers.size())
                            : "; %d of them, which had measured nothing before, beside their class"
                                    .formatted(newcomers.size()));
        }
        if (unable > 0) {
            remark.append("; %d more could not run the version before".formatted(unable));
        }
        return remark.toString();
    }

    private boolean comparesThemselves() {
        return !pairs.isEmpty() && (before.isEmpty() || pairs.size() >= newcomers.size());
    }
}
