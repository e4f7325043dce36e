package io.flotilla.host.onnx;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The elements of tensors of {@link TensorType#BYTES} with one axis. */
final class TensorElements {
    private TensorElements() {}

    /** The elements, as they are. */
    static List<ByteBuffer> of(Tensor tensor) throws HostProblem {
        ByteBuffer data = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> elements = new ArrayList<>();
        while (data.hasRemaining()) {
            elements.add(next(tensor, data));
        }
        if (tensor.shape().getFirst() != elements.size()) {
            throw HostProblem.invalid(
                    "inputs",
                    "%s of the shape %s has %d elements."
                            .formatted(tensor.name(), tensor.shape(), elements.size()));
        }
        return elements;
    }

    private static ByteBuffer next(Tensor tensor, ByteBuffer data) throws HostProblem {
        int length = data.remaining() < Integer.BYTES ? -1 : data.getInt();
        if (length < 0 || length > data.remaining()) {
            throw HostProblem.invalid("inputs", tensor.name() + " ends within an element.");
        }
        ByteBuffer element = data.slice(data.position(), length);
        data.position(data.position() + length);
        return element;
    }

    /** The elements, which are texts. */
    static List<String> texts(Tensor tensor) throws HostProblem {
        List<String> texts = new ArrayList<>();
        for (ByteBuffer element : of(tensor)) {
            try {
                texts.add(StandardCharsets.UTF_8.newDecoder().decode(element).toString());
            } catch (CharacterCodingException _) {
                throw HostProblem.invalid(
                        "inputs", tensor.name() + " holds a text that is no UTF-8.");
            }
        }
        return texts;
    }
}
