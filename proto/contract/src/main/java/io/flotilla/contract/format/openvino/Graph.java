package io.flotilla.contract.format.openvino;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.format.reading.MalformedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects what the graph holds, within limits. */
final class Graph {

    private static final int MAX_TENSORS = 1 << 17;
    private static final int MAX_OPSETS = 256;
    private static final int MAX_SETTINGS = 256;

    /** The ends of names that NNCF gives to what only serves to unpack weights or to round. */
    private static final List<String> AUXILIARY =
            List.of(
                    "/scale",
                    "/zero_point",
                    "/input_low",
                    "/input_high",
                    "/output_low",
                    "/output_high");

    private final List<Tensor> tensors = new ArrayList<>();
    private final SortedSet<String> opsets = new TreeSet<>();
    private final SortedMap<String, String> compression = new TreeMap<>();
    private final Map<Precision, Long> parameters = new EnumMap<>(Precision.class);
    private long tensorBytes;
    private int layers;
    private int fakeQuantizes;

    void addLayer(String type, String opset) {
        layers++;
        fakeQuantizes += type.equals("FakeQuantize") ? 1 : 0;
        if (opsets.size() < MAX_OPSETS && !opset.isEmpty()) {
            opsets.add(opset);
        }
    }

    void addConstant(Tensor tensor, long position) throws MalformedException {
        if (tensors.size() == MAX_TENSORS) {
            throw new MalformedException("more than " + MAX_TENSORS + " constants", position);
        }
        tensors.add(tensor);
        var precision = ElementType.named(tensor.type().name()).flatMap(ElementType::precision);
        if (AUXILIARY.stream().anyMatch(tensor.name()::endsWith)) {
            tensorBytes += tensor.sizeBytes();
        } else if (precision.isPresent() && !tensor.dimensions().isEmpty()) {
            tensorBytes += tensor.sizeBytes();
            parameters.merge(precision.get(), tensor.elements(), Long::sum);
        }
    }

    void addSetting(String name, String value) {
        if (compression.size() < MAX_SETTINGS) {
            compression.put(name, value);
        }
    }

    boolean isEmpty() {
        return layers == 0;
    }

    List<Tensor> tensors() {
        return tensors;
    }

    List<String> opsets() {
        return List.copyOf(opsets);
    }

    SortedMap<String, String> compression() {
        return compression;
    }

    int fakeQuantizes() {
        return fakeQuantizes;
    }

    Weights weights() {
        return new Weights(
                parameters.values().stream().mapToLong(Long::longValue).sum(), tensorBytes);
    }

    /** Rounded activations make eight bits of whatever the weights are stored in. */
    Precision precision() {
        var stored =
                parameters.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(Precision.FP32);
        return switch (stored.precisionClass()) {
            case FULL, HALF -> fakeQuantizes > 0 ? Precision.INT8 : stored;
            case ULTRA_LOW, LOW, MEDIUM -> stored;
        };
    }
}
