package io.flotilla.host.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/**
 * An embedding model in ONNX Runtime.
 *
 * <p>Texts run one by one. In a batch, texts of some ten tokens take half the time each and those
 * of 64 and more take none less; but with activations quantized over the whole batch a text's
 * vector would depend on its neighbours, and the memory needed on their number.
 */
final class OnnxModel implements EmbeddingModel {
    private final OrtSession session;
    private final ModelSignature signature;
    private final TextTokenizer tokenizer;
    private final Pooling pooling;
    private final int threads;
    private final int embeddingLength;

    private OnnxModel(OrtSession session, TextTokenizer tokenizer, Pooling pooling, int threads)
            throws HostProblem, OrtException {
        this.session = session;
        this.tokenizer = tokenizer;
        this.pooling = pooling;
        this.threads = threads;
        this.signature = ModelSignature.of(session);
        this.embeddingLength = embed(longestText()).length();
    }

    /**
     * Takes over a session and a tokenizer, and runs the longest input once: that it works, and the
     * memory it takes, is known from then on.
     */
    static OnnxModel warm(OrtSession session, TextTokenizer tokenizer, Pooling pooling, int threads)
            throws HostProblem {
        try {
            return new OnnxModel(session, tokenizer, pooling, threads);
        } catch (HostProblem problem) {
            close(session);
            throw problem;
        } catch (OrtException e) {
            close(session);
            throw OrtProblems.ofLoading(e);
        }
    }

    private String longestText() {
        return "warm ".repeat(tokenizer.maxTokens());
    }

    @Override
    public Embedding embed(String text) throws HostProblem {
        Tokens tokens = tokenizer.tokens(text);
        if (tokens.count() == 0) {
            throw HostProblem.invalid("texts", "A text has no tokens.");
        }
        try {
            return Embedding.ofLengthOne(vector(tokens), tokens.count());
        } catch (OrtException e) {
            throw OrtProblems.ofInference(e);
        }
    }

    private float[] vector(Tokens tokens) throws OrtException, HostProblem {
        Map<String, OnnxTensor> inputs = tokens.tensors(signature.inputs());
        try {
            try (OrtSession.Result result = session.run(inputs, Set.of(signature.output()))) {
                return signature.isPooled()
                        ? Pooling.FIRST.pool(vectors(result, 1), 1)
                        : pooling.pool(vectors(result, tokens.count()), tokens.count());
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static FloatBuffer vectors(OrtSession.Result result, int count) throws HostProblem {
        if (result.get(0) instanceof OnnxTensor tensor) {
            FloatBuffer floats = tensor.getFloatBuffer();
            if (floats != null && floats.hasRemaining() && floats.remaining() % count == 0) {
                return floats;
            }
        }
        throw new HostProblem(
                Reason.INFERENCE_FAILED,
                "The model does not answer with " + count + " vectors.",
                Map.of("vectors", Integer.toString(count)));
    }

    @Override
    public int embeddingLength() {
        return embeddingLength;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public int maxTokens() {
        return tokenizer.maxTokens();
    }

    @Override
    public void close() {
        close(session);
        tokenizer.close();
    }

    static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("A session that is open does not close.", e);
        }
    }
}
