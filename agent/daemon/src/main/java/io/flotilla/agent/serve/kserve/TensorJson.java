package io.flotilla.agent.serve.kserve;

import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.agent.serve.ApiException;
import io.flotilla.agent.serve.Members;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Elements of tensors in JSON: numbers, truth values and texts, flat or nested by axes. */
final class TensorJson {
    private TensorJson() {}

    /** The elements that a member holds, of a tensor of that type and shape. */
    static ByteBuffer read(Members input, TensorType type, List<Long> shape) throws ApiException {
        var values = values(input, shape);
        if (type == TensorType.BYTES) {
            var elements = new ArrayList<byte[]>();
            for (var text : texts(input, values)) {
                elements.add(text.getBytes(StandardCharsets.UTF_8));
            }
            return TensorBytes.written(elements);
        }
        var data = ByteBuffer.allocate(values.size() * type.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) {
            var isHeld =
                    switch (value) {
                        case Double number -> Numbers.put(data, type, number);
                        case Boolean truth when type == TensorType.BOOL ->
                                Numbers.put(data, type, truth ? 1 : 0);
                        default -> false;
                    };
            if (!isHeld) {
                throw input.wrong("data", "elements of " + type);
            }
        }
        return data.flip();
    }

    /** The elements, of bytes, that a member holds in Base64. */
    static ByteBuffer readBase64(Members input, List<Long> shape) throws ApiException {
        var elements = new ArrayList<byte[]>();
        for (var text : texts(input, values(input, shape))) {
            try {
                elements.add(Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException _) {
                throw input.wrong("data", "elements in Base64, as content_type says");
            }
        }
        return TensorBytes.written(elements);
    }

    private static List<Object> values(Members input, List<Long> shape) throws ApiException {
        var values = new ArrayList<>();
        flatten(input.list("data"), values);
        if (values.size() != Tensor.count(shape)) {
            throw input.wrong("data", "as many elements as the shape says");
        }
        return values;
    }

    /** The depth is bounded by the reader of JSON. */
    private static void flatten(List<?> values, List<Object> flat) {
        for (var value : values) {
            if (value instanceof List<?> inner) {
                flatten(inner, flat);
            } else {
                flat.add(value == null ? "" : value);
            }
        }
    }

    private static List<String> texts(Members input, List<Object> values) throws ApiException {
        var texts = new ArrayList<String>();
        for (var value : values) {
            if (!(value instanceof String text)) {
                throw input.wrong("data", "elements of BYTES, which are texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** The elements of a tensor, flat. */
    static List<Object> write(Tensor tensor) throws ApiException {
        if (tensor.type() == TensorType.BYTES) {
            return new ArrayList<>(TensorBytes.read(tensor));
        }
        var data = tensor.elements();
        var values = new ArrayList<Object>(data.remaining() / tensor.type().size());
        while (data.hasRemaining()) {
            var number =
                    Numbers.next(data, tensor.type())
                            .orElseThrow(
                                    () ->
                                            ApiException.invalid(
                                                    "outputs",
                                                    "\""
                                                            + tensor.name()
                                                            + "\" holds numbers that JSON has not;"
                                                            + " ask for binary_data"));
            values.add(shown(tensor.type(), number));
        }
        return values;
    }

    private static Object shown(TensorType type, double number) {
        return switch (type) {
            case BOOL -> number != 0;
            case UINT8, INT8, INT16, INT32, INT64 -> (long) number;
            case FP16, BF16, FP32 -> (float) number;
            case FP64 -> number;
            case BYTES -> throw new IllegalArgumentException("texts are no numbers");
        };
    }
}
