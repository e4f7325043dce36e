package io.flotilla.host.onnx.graph;

import io.flotilla.host.onnx.graph.TensorData.Encoded;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides where the tensors of a graph go: into the model file, or into one beside it, each at an
 * offset that pages can be mapped from.
 */
final class TensorPlaces {
    /** Everything in the model file. */
    static final TensorPlaces INLINE = new TensorPlaces("");

    static final int PAGE_BYTES = 4096;
    private static final long LEAST_EXTERNAL_BYTES = 1024;

    private final String location;
    private final List<Tensor> external = new ArrayList<>();
    private long endBytes;

    private TensorPlaces(String location) {
        this.location = location;
    }

    static TensorPlaces in(String location) {
        return new TensorPlaces(location);
    }

    Message message(Tensor tensor) {
        Message message = new Message();
        tensor.dimensions().forEach(size -> message.number(TensorReader.DIMENSION, size));
        message.number(TensorReader.TYPE, tensor.type().number());
        message.text(TensorReader.NAME, tensor.name());
        message.fields(tensor.rest());
        if (tensor.data() instanceof Encoded(var fields)) {
            return message.fields(fields);
        }
        if (location.isEmpty() || tensor.data().sizeBytes() < LEAST_EXTERNAL_BYTES) {
            return message.numbers(TensorReader.RAW_DATA, tensor);
        }
        long offset = Math.ceilDiv(endBytes, PAGE_BYTES) * PAGE_BYTES;
        endBytes = offset + tensor.data().sizeBytes();
        external.add(tensor);
        return message.message(TensorReader.EXTERNAL_DATA, pair("location", location))
                .message(TensorReader.EXTERNAL_DATA, pair("offset", Long.toString(offset)))
                .message(
                        TensorReader.EXTERNAL_DATA,
                        pair("length", Long.toString(tensor.data().sizeBytes())))
                .number(TensorReader.DATA_LOCATION, 1);
    }

    /** The tensors that go into the file beside, in order, each from the next page on. */
    List<Tensor> external() {
        return external;
    }

    long externalBytes() {
        return endBytes;
    }

    private static Message pair(String key, String value) {
        return new Message().text(TensorReader.KEY, key).text(TensorReader.VALUE, value);
    }
}
