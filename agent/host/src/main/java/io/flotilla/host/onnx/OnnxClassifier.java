package io.flotilla.host.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flotilla.host.engine.ClassifierModel;
import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.InferenceModel.Interruption;
import io.flotilla.host.onnx.ModelSignature.Input;
import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorSpec;
import io.flotilla.host.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model in ONNX Runtime that classifies texts: with a tokenizer beside it, and an output {@code
 * logits} of one row a text. Texts run one by one, as those that are embedded do.
 */
final class OnnxClassifier implements ClassifierModel {
    private static final String TEXT = "text";
    private static final String LOGITS = "logits";
    private static final int MOST_TEXTS = 256;

    private final OrtSession session;
    private final Set<Input> inputs;
    private final TextTokenizer tokenizer;
    private final int threads;
    private final TensorSignature signature;
    private final int classes;

    private OnnxClassifier(
            OrtSession session, TextTokenizer tokenizer, ClassLabels labels, int threads)
            throws HostProblem, OrtException {
        this.session = session;
        this.tokenizer = tokenizer;
        this.threads = threads;
        this.inputs = ModelSignature.inputs(session.getInputInfo());
        this.classes = logits(tokens("warm ".repeat(tokenizer.maxTokens()))).length;
        this.signature =
                new TensorSignature(
                        List.of(new TensorSpec(TEXT, TensorType.BYTES, List.of(-1L))),
                        labels.of(
                                List.of(
                                        new TensorSpec(
                                                LOGITS,
                                                TensorType.FP32,
                                                List.of(-1L, (long) classes)))));
    }

    /** Whether a graph that takes texts classifies them. */
    static boolean isFor(OrtSession session) throws HostProblem {
        try {
            NodeInfo output = session.getOutputInfo().get(LOGITS);
            return output != null && ModelSignature.isFloatTensor(output, 2);
        } catch (OrtException e) {
            throw OrtProblems.ofLoading(e);
        }
    }

    /**
     * Takes over a session and a tokenizer, and runs the longest input once: that it works, and the
     * memory it takes, is known from then on.
     */
    static OnnxClassifier warm(
            OrtSession session, TextTokenizer tokenizer, ClassLabels labels, int threads)
            throws HostProblem {
        try {
            return new OnnxClassifier(session, tokenizer, labels, threads);
        } catch (HostProblem problem) {
            OnnxModel.close(session);
            throw problem;
        } catch (OrtException e) {
            OnnxModel.close(session);
            throw OrtProblems.ofLoading(e);
        }
    }

    private Tokens tokens(String text) throws HostProblem {
        Tokens tokens = tokenizer.tokens(text);
        if (tokens.count() == 0) {
            throw HostProblem.invalid("inputs", "A text has no tokens.");
        }
        return tokens;
    }

    private float[] logits(Tokens tokens) throws HostProblem {
        try {
            Map<String, OnnxTensor> tensors = tokens.tensors(inputs);
            try (OrtSession.Result result = session.run(tensors, Set.of(LOGITS))) {
                return floats(result);
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            throw OrtProblems.ofInference(e);
        }
    }

    private static float[] floats(OrtSession.Result result) throws HostProblem {
        if (result.get(0) instanceof OnnxTensor tensor) {
            FloatBuffer values = tensor.getFloatBuffer();
            if (values != null && values.hasRemaining()) {
                float[] logits = new float[values.remaining()];
                values.get(logits);
                return logits;
            }
        }
        throw new HostProblem(Reason.INFERENCE_FAILED, "The model answers with no classes.");
    }

    @Override
    public Embedding direction(String text) throws HostProblem {
        Tokens tokens = tokens(text);
        return Embedding.ofLengthOne(logits(tokens), tokens.count());
    }

    @Override
    public List<Tensor> infer(List<Tensor> given, List<String> names, Interruption interruption)
            throws HostProblem {
        signature.requireInputs(given);
        Set<String> wanted = signature.wanted(names);
        List<String> texts = TextElements.of(given.getFirst());
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            throw HostProblem.invalid(
                    "inputs", "A request classifies 1 to %d texts.".formatted(MOST_TEXTS));
        }
        ByteBuffer data =
                ByteBuffer.allocate(texts.size() * classes * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (String text : texts) {
            if (interruption.isAsked()) {
                throw HostProblem.cancelled();
            }
            for (float logit : logits(tokens(text))) {
                data.putFloat(logit);
            }
        }
        List<Long> shape = List.of((long) texts.size(), (long) classes);
        data.flip();
        return wanted.stream().map(name -> new Tensor(name, TensorType.FP32, shape, data)).toList();
    }

    @Override
    public List<TensorSpec> inputs() {
        return signature.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return signature.outputs();
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int maxTokens() {
        return tokenizer.maxTokens();
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void close() {
        OnnxModel.close(session);
        tokenizer.close();
    }
}
