package io.flotilla.host.onnx.quantize;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Between which numbers activations lay in all samples. */
final class Ranges {
    private final Map<String, Range> byName = new HashMap<>();

    void add(String activation, float least, float most) {
        byName.merge(activation, new Range(least, most), Range::with);
    }

    /** The range of an activation; empty if it was not seen, or was not finite. */
    Optional<Range> of(String activation) {
        return Optional.ofNullable(byName.get(activation)).filter(Range::isFinite);
    }
}
