package io.flotilla.host.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flotilla.host.engine.ClassifierModel;
import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.InferenceModel.Interruption;
import io.flotilla.host.onnx.ModelSignature.Input;
import io.flotilla.host.tensor.ClassScores;
import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorSpec;
import io.flotilla.host.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model in ONNX Runtime that classifies texts: with a tokenizer beside it, and an output {@code
 * logits} of one row a text. Texts run one by one, as those that are embedded do.
 */
final class OnnxClassifier implements ClassifierModel {
    private static final String TEXT = "text";
    private static final int MOST_TEXTS = 256;

    private final OrtSession session;
    private final Set<Input> inputs;
    private final TextTokenizer tokenizer;
    private final int threads;
    private final ClassScores scores;
    private final TensorSignature signature;

    private OnnxClassifier(
            OrtSession session, TextTokenizer tokenizer, ClassLabels labels, int threads)
            throws HostProblem, OrtException {
        this.session = session;
        this.tokenizer = tokenizer;
        this.threads = threads;
        this.inputs = ModelSignature.inputs(session.getInputInfo());
        this.scores = labels.scores(logits(tokens("warm ".repeat(tokenizer.maxTokens()))).length);
        this.signature =
                new TensorSignature(
                        List.of(new TensorSpec(TEXT, TensorType.BYTES, List.of(-1L))),
                        scores.specs());
    }

    /** Whether a graph that takes texts classifies them. */
    static boolean isFor(OrtSession session) throws HostProblem {
        try {
            NodeInfo output = session.getOutputInfo().get(ClassScores.LOGITS);
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
            try (OrtSession.Result result = session.run(tensors, Set.of(ClassScores.LOGITS))) {
                return TensorValues.row(result);
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            throw OrtProblems.ofInference(e);
        }
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
        List<String> texts = TensorElements.texts(given.getFirst());
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            throw HostProblem.invalid(
                    "inputs", "A request classifies 1 to %d texts.".formatted(MOST_TEXTS));
        }
        List<float[]> rows = new ArrayList<>();
        for (String text : texts) {
            if (interruption.isAsked()) {
                throw HostProblem.cancelled();
            }
            rows.add(logits(tokens(text)));
        }
        return scores.answers(rows, wanted);
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
        return scores.count();
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
