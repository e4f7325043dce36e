package io.flotilla.agent.serve.kserve;

import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.agent.serve.ApiException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The data of tensors; elements of BYTES are each a length, in four bytes, and its bytes. */
final class TensorBytes {
    private TensorBytes() {}

    static ByteBuffer written(List<byte[]> elements) {
        var bytes = elements.stream().mapToInt(element -> Integer.BYTES + element.length).sum();
        var data = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        elements.forEach(element -> data.putInt(element.length).put(element));
        return data.flip();
    }

    static List<byte[]> elements(Tensor tensor) throws ApiException {
        var data = tensor.elements();
        var elements = new ArrayList<byte[]>();
        while (data.hasRemaining()) {
            var length = data.remaining() < Integer.BYTES ? -1 : data.getInt();
            if (length < 0 || length > data.remaining()) {
                throw ApiException.invalid(
                        tensor.name(), "\"" + tensor.name() + "\" ends within an element of BYTES");
            }
            var element = new byte[length];
            data.get(element);
            elements.add(element);
        }
        return elements;
    }

    /** Refuses elements that are not UTF-8. */
    static List<String> read(Tensor tensor) throws ApiException {
        var texts = new ArrayList<String>();
        for (var element : elements(tensor)) {
            try {
                texts.add(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(element))
                                .toString());
            } catch (CharacterCodingException _) {
                throw ApiException.invalid(
                        tensor.name(), "\"" + tensor.name() + "\" holds a text that is not UTF-8");
            }
        }
        return texts;
    }

    /** Refuses a tensor whose data do not have the length that its type and shape say. */
    static void requireWhole(Tensor tensor) throws ApiException {
        var count = Tensor.count(tensor.shape());
        var given =
                tensor.type() == TensorType.BYTES
                        ? elements(tensor).size()
                        : tensor.elements().remaining() / (double) tensor.type().size();
        if (count < 0 || count != given) {
            throw ApiException.invalid(
                    tensor.name(),
                    "\"%s\" of the shape %s has other data than that many elements of %s"
                            .formatted(tensor.name(), tensor.shape(), tensor.type()));
        }
    }
}
