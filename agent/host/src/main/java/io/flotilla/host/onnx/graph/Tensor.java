package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.TensorData.Computed;
import io.flotilla.host.onnx.graph.TensorData.Encoded;
import io.flotilla.host.onnx.graph.TensorData.Stored;
import io.flotilla.host.onnx.graph.TensorData.Widened;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * A named array of numbers.
 *
 * @param rest fields that only pass through
 */
public record Tensor(
        String name,
        ElementType type,
        List<Long> dimensions,
        TensorData data,
        List<MemorySegment> rest) {

    public Tensor {
        dimensions = List.copyOf(dimensions);
        rest = List.copyOf(rest);
    }

    public Tensor(String name, ElementType type, List<Long> dimensions, TensorData data) {
        this(name, type, dimensions, data, List.of());
    }

    public int rank() {
        return dimensions.size();
    }

    public long dimension(int axis) {
        return dimensions.get(axis);
    }

    public long elements() {
        return dimensions.stream().reduce(1L, (a, b) -> a * b);
    }

    public Tensor named(String other) {
        return new Tensor(other, type, dimensions, data, rest);
    }

    /** Its numbers, if they are floating-point ones that can be read. */
    public Optional<Floats> floats() {
        return switch (data) {
            case Stored(MemorySegment bytes) when type.isFloating() ->
                    Optional.of(new Floats(type, bytes));
            case Widened(Floats numbers) -> Optional.of(numbers);
            case Stored _, Encoded _, Computed _ -> Optional.empty();
        };
    }

    /** Fails unless there are as many bytes as the elements take, where that is known. */
    void check() throws HostProblem {
        if (data instanceof Stored stored
                && type.isFloating()
                && stored.sizeBytes() != type.bytesFor(elements())) {
            throw WireReader.malformed(
                    "%d bytes for the %d elements of tensor %s"
                            .formatted(stored.sizeBytes(), elements(), name));
        }
    }
}
