package io.flotilla.contract.selection;

import io.flotilla.contract.format.ModelRuntime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** All that was measured of variants, of which the most telling counts for each. */
public record Measurements(Map<Key, Measured> byKey) {

    /** Nothing was measured. */
    public static final Measurements NONE = new Measurements(Map.of());

    /** The device's own before its class's, then the one of more samples; the rest for an order. */
    private static final BinaryOperator<Measured> MORE_TELLING =
            BinaryOperator.minBy(
                    Comparator.comparing(Measured::source)
                            .thenComparing(Measured::samples, Comparator.reverseOrder())
                            .thenComparing(measured -> measured.subject().runtimeVersion())
                            .thenComparingDouble(measured -> measured.speed().secondsPerAnswer())
                            .thenComparingLong(Measured::peakResidentBytes)
                            .thenComparing(Measured::toString));

    public Measurements {
        byKey = Map.copyOf(byKey);
    }

    /** What tells apart figures that could stand for one another. */
    public record Key(String variant, ModelRuntime runtime, String provider) {}

    /**
     * Those of an engine's version that is not the device's are left out.
     *
     * @param versions of the device's engines
     */
    public static Measurements of(Collection<Measured> all, Map<ModelRuntime, String> versions) {
        var byKey = new HashMap<Key, Measured>();
        for (var measured : all) {
            var subject = measured.subject();
            if (isOfVersion(subject, versions)) {
                byKey.merge(
                        new Key(subject.variant(), subject.runtime(), subject.provider()),
                        measured,
                        MORE_TELLING);
            }
        }
        return new Measurements(byKey);
    }

    private static boolean isOfVersion(
            Measured.Subject subject, Map<ModelRuntime, String> versions) {
        var present = versions.getOrDefault(subject.runtime(), "");
        return present.isEmpty()
                || subject.runtimeVersion().isEmpty()
                || subject.runtimeVersion().equals(present);
    }

    /** Whether nothing was measured that counts. */
    public boolean isNone() {
        return byKey.isEmpty();
    }

    /** What is known of a variant with one engine on one execution provider. */
    public Optional<Measured> find(String variant, ModelRuntime runtime, String provider) {
        return byKey.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(byKey.get(new Key(variant, runtime, provider)));
    }
}
