package io.flotilla.contract.format.litert;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.LiteRtFacts;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Tensor.Storage;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads the tensors of a LiteRT model: those of its graphs that have a buffer with data. */
public final class LiteRtReader {

    private static final int MAX_GRAPHS = 1_024;
    private static final int MAX_TENSORS = 1 << 16;
    private static final int MAX_DIMENSIONS = 16;
    private static final int MAX_NAME_BYTES = 512;
    private static final long MAX_ELEMENTS = 1L << 44;

    private static final int MODEL_VERSION = 0;
    private static final int MODEL_GRAPHS = 2;
    private static final int MODEL_BUFFERS = 4;
    private static final int GRAPH_TENSORS = 0;
    private static final int TENSOR_SHAPE = 0;
    private static final int TENSOR_TYPE = 1;
    private static final int TENSOR_BUFFER = 2;
    private static final int TENSOR_NAME = 3;
    private static final int BUFFER_DATA = 0;
    private static final int BUFFER_OFFSET = 1;
    private static final int BUFFER_SIZE = 2;

    private final FlatBuffer file;
    private final List<Tensor> tensors = new ArrayList<>();
    private final Map<Precision, Long> parameters = new EnumMap<>(Precision.class);
    private long tensorBytes;

    private LiteRtReader(FlatBuffer file) {
        this.file = file;
    }

    /** Reads a file that has LiteRT's identifier behind its first four bytes. */
    public static Inspection read(ByteSource source) throws IOException, MalformedException {
        return new Inspection.Recognised(new LiteRtReader(new FlatBuffer(source)).read());
    }

    private ModelFile read() throws IOException, MalformedException {
        var model = FlatTable.at(file, file.uint32(0));
        var graphs = model.vector(MODEL_GRAPHS, Integer.BYTES);
        if (graphs.length() < 1 || graphs.length() > MAX_GRAPHS) {
            throw new MalformedException(
                    "%d graphs, and 1 to %d are possible".formatted(graphs.length(), MAX_GRAPHS),
                    graphs.start());
        }
        var buffers = model.vector(MODEL_BUFFERS, Integer.BYTES);
        for (var graph = 0L; graph < graphs.length(); graph++) {
            readGraph(graphs.table(graph), buffers);
        }
        var version = Long.toString(model.uint32(MODEL_VERSION));
        return new ModelFile(
                Format.LITERT,
                precision(),
                new Weights(
                        parameters.values().stream().mapToLong(Long::longValue).sum(), tensorBytes),
                Architecture.UNDECLARED,
                new LiteRtFacts(version, ModelRuntime.LITERT),
                tensors,
                List.of());
    }

    private void readGraph(FlatTable graph, FlatVector buffers)
            throws IOException, MalformedException {
        var described = graph.vector(GRAPH_TENSORS, Integer.BYTES);
        for (var i = 0L; i < described.length(); i++) {
            var tensor = described.table(i);
            var buffer = tensor.uint32(TENSOR_BUFFER);
            if (buffer >= buffers.length()) {
                throw new MalformedException(
                        "a tensor in buffer %d of %d".formatted(buffer, buffers.length()),
                        tensor.start());
            }
            addTensor(tensor, buffers.table(buffer));
        }
    }

    private void addTensor(FlatTable described, FlatTable buffer)
            throws IOException, MalformedException {
        var data = buffer.vector(BUFFER_DATA, 1);
        var isBehind = data.length() == 0;
        var offset = isBehind ? buffer.uint64(BUFFER_OFFSET) : data.start();
        var sizeBytes = isBehind ? buffer.uint64(BUFFER_SIZE) : data.length();
        if (sizeBytes == 0) {
            return;
        }
        file.require(offset, sizeBytes);
        var name = described.text(TENSOR_NAME, MAX_NAME_BYTES);
        var type =
                LiteRtType.of(described.int8(TENSOR_TYPE))
                        .orElseThrow(
                                () ->
                                        new MalformedException(
                                                "a tensor of unknown type", described.start()));
        if (tensors.size() == MAX_TENSORS) {
            throw new MalformedException(
                    "more than " + MAX_TENSORS + " tensors", described.start());
        }
        var tensor =
                new Tensor(
                        name, type.tensorType(), shape(described), new Storage.Encoded(sizeBytes));
        tensors.add(tensor);
        if (type.precision().isPresent()) {
            tensorBytes += sizeBytes;
            parameters.merge(type.precision().get(), tensor.elements(), Long::sum);
        }
    }

    private static List<Long> shape(FlatTable described) throws IOException, MalformedException {
        var shape = described.vector(TENSOR_SHAPE, Integer.BYTES);
        List<Long> dimensions = new ArrayList<>();
        var elements = 1L;
        for (var i = 0L; i < shape.length(); i++) {
            var size = shape.int32(i);
            if (size < 0 || i == MAX_DIMENSIONS || (size > 0 && elements > MAX_ELEMENTS / size)) {
                throw new MalformedException("a tensor of impossible dimensions", shape.start());
            }
            elements *= size;
            dimensions.add((long) size);
        }
        return dimensions;
    }

    private Precision precision() {
        return parameters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Precision.FP32);
    }
}
