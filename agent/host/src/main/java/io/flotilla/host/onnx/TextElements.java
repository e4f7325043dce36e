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

/** The elements of tensors of texts. */
final class TextElements {
    private TextElements() {}

    /** The texts of a tensor of {@link TensorType#BYTES} with one axis. */
    static List<String> of(Tensor tensor) throws HostProblem {
        ByteBuffer data = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<String> texts = new ArrayList<>();
        while (data.hasRemaining()) {
            texts.add(next(tensor, data));
        }
        if (tensor.shape().getFirst() != texts.size()) {
            throw HostProblem.invalid(
                    "inputs",
                    "%s of the shape %s has %d elements."
                            .formatted(tensor.name(), tensor.shape(), texts.size()));
        }
        return texts;
    }

    private static String next(Tensor tensor, ByteBuffer data) throws HostProblem {
        int length = data.remaining() < Integer.BYTES ? -1 : data.getInt();
        if (length < 0 || length > data.remaining()) {
            throw HostProblem.invalid("inputs", tensor.name() + " ends within an element.");
        }
        ByteBuffer text = data.slice(data.position(), length);
        data.position(data.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException _) {
            throw HostProblem.invalid("inputs", tensor.name() + " holds a text that is no UTF-8.");
        }
    }
}
