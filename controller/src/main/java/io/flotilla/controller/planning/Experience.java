package io.flotilla.controller.planning;

import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.SpeedObjective;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a device itself knows of a version's variants by having tried them.
 *
 * @param quarantines variants that it leaves alone now, by full name
 * @param measured what it has seen of those that ran
 */
record Experience(Map<String, Quarantine> quarantines, List<Measured> measured) {

    /** It tried none. */
    static final Experience NONE = new Experience(Map.of(), List.of());

    /** Speeds are told apart to 5 % at the worst, which is less than ranking tells apart. */
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_EVEN);

    private static final MathContext TWO_DIGITS_UP = new MathContext(2, RoundingMode.UP);

    Experience {
        quarantines = Map.copyOf(quarantines);
        measured = List.copyOf(measured);
    }

    /**
     * What counts at a time for one version.
     *
     * @param version {@code models/{model}/versions/{version}}
     */
    static Experience of(
            String version,
            Map<String, Quarantine> quarantines,
            Collection<Measured> measured,
            Instant now) {
        return new Experience(
                quarantines.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(version + "/"))
                        .filter(entry -> isInForce(entry.getValue(), now))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                List.copyOf(measured));
    }

    private static boolean isInForce(Quarantine quarantine, Instant now) {
        var end = quarantine.end();
        return end == null || end.isAfter(now);
    }

    /** The device with what it knows, and what others of its class have measured. */
    DeviceFacts in(DeviceFacts device, List<Measured> ofClass) {
        var all = new ArrayList<>(ofClass);
        all.addAll(measured);
        return device.withQuarantines(quarantines).withMeasurements(all);
    }

    /**
     * The same less all that would tell apart devices for which selection answers alike: reasons,
     * times and the last digits of figures. No figure passes a bound of the objective by that.
     */
    Experience coarse(SpeedObjective objective) {
        if (quarantines.isEmpty() && measured.isEmpty()) {
            return NONE;
        }
        var alike =
                quarantines.keySet().stream()
                        .collect(Collectors.toMap(name -> name, _ -> new Quarantine("", null)));
        return new Experience(alike, measured.stream().map(one -> coarse(one, objective)).toList());
    }

    private static Measured coarse(Measured measured, SpeedObjective objective) {
        var speed = measured.speed();
        return new Measured(
                measured.subject(),
                measured.source(),
                1,
                new Speed(
                        rounded(speed.tokensPerSecond(), objective.minTokensPerSecond()),
                        rounded(speed.latencyP50Seconds(), objective.maxLatencySeconds()),
                        rounded(speed.latencyP95Seconds(), objective.maxLatencySeconds()),
                        objective.maxFirstTokenSeconds() == 0
                                ? 0
                                : rounded(
                                        speed.firstTokenSeconds(),
                                        objective.maxFirstTokenSeconds())),
                0,
                new BigDecimal(measured.peakResidentBytes()).round(TWO_DIGITS_UP).longValue());
    }

    private static double rounded(double figure, double bound) {
        var rounded = new BigDecimal(figure).round(TWO_DIGITS).doubleValue();
        return Double.compare(figure, bound) == Double.compare(rounded, bound) ? rounded : figure;
    }
}
