package io.flotilla.host.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.flotilla.host.onnx.ModelSignature.Input;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A text as a model reads it: token ids and the sentence each belongs to, of equal length. */
final class Tokens {
    private final long[] ids;
    private final long[] types;

    Tokens(long[] ids, long[] types) {
        this.ids = ids;
        this.types = types;
    }

    int count() {
        return ids.length;
    }

    /** It as what a graph is fed; the caller closes the tensors. */
    Map<String, OnnxTensor> tensors(Set<Input> inputs) throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        for (Input input : inputs) {
            tensors.put(input.graphName(), tensor(values(input)));
        }
        return tensors;
    }

    private long[] values(Input input) {
        return switch (input) {
            case INPUT_IDS -> ids;
            case TOKEN_TYPE_IDS -> types;
            case ATTENTION_MASK -> {
                long[] all = new long[count()];
                Arrays.fill(all, 1);
                yield all;
            }
        };
    }

    private static OnnxTensor tensor(long[] values) throws OrtException {
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                LongBuffer.wrap(values),
                new long[] {1, values.length});
    }
}
