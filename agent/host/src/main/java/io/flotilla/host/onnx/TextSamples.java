package io.flotilla.host.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.ModelSignature.Input;
import io.flotilla.host.onnx.quantize.Samples;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Texts that a model reads, one by one. */
final class TextSamples implements Samples {
    private final List<String> texts;
    private final TextTokenizer tokenizer;
    private final Set<Input> inputs;

    /** Takes over a tokenizer. */
    TextSamples(List<String> texts, TextTokenizer tokenizer, Set<Input> inputs) {
        this.texts = List.copyOf(texts);
        this.tokenizer = tokenizer;
        this.inputs = inputs;
    }

    static boolean areFor(OrtSession session) {
        return session.getInputNames().contains(Input.INPUT_IDS.graphName());
    }

    @Override
    public int count() {
        return texts.size();
    }

    @Override
    public Map<String, OnnxTensor> inputs(int index) throws OrtException, HostProblem {
        Tokens tokens = tokenizer.tokens(texts.get(index));
        if (tokens.count() == 0) {
            throw HostProblem.invalid("onnx.calibration_texts", "A text has no tokens.");
        }
        return tokens.tensors(inputs);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
