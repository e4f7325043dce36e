package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.evaluate.Comparison;
import io.flotilla.host.evaluate.Evaluation;
import io.flotilla.host.evaluate.EvaluationInputs;
import io.flotilla.host.evaluate.OutputFiles;
import io.flotilla.host.memory.ProcessMemory;
import io.flotilla.host.serve.message.EvaluateRequests;
import io.flotilla.proto.runtime.v1.EmbeddingComparison;
import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.EvaluateResponse;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.OutputComparison;
import io.flotilla.proto.runtime.v1.TokenComparison;
import java.util.Optional;

/** Runs inputs through the host's variant, in one piece. */
final class EvaluateWork implements Work {
    private final EvaluationInputs inputs;
    private final OutputFiles files;
    private final Variant variant;

    EvaluateWork(EvaluateRequest request, Variant variant) throws HostProblem {
        this.inputs = EvaluateRequests.inputs(request);
        this.files = EvaluateRequests.files(request);
        this.variant = variant;
    }

    @Override
    public Optional<HostResponse.Builder> advance(ProgressSink progress) throws HostProblem {
        Evaluation evaluation = Evaluation.run(variant.model(), inputs, files, progress);
        return Optional.of(HostResponse.newBuilder().setEvaluated(response(evaluation)));
    }

    private static EvaluateResponse.Builder response(Evaluation evaluation) {
        EvaluateResponse.Builder response =
                EvaluateResponse.newBuilder()
                        .setPerplexity(evaluation.perplexity())
                        .setTokenCount(evaluation.tokenCount())
                        .setEngineSeconds(evaluation.engineNanos() / 1e9)
                        .setPeakResidentBytes(ProcessMemory.now().peakResidentBytes());
        return switch (evaluation.comparison()) {
            case Comparison.None _ -> response;
            case Comparison.Embeddings(double meanCosine, double minCosine) ->
                    response.setEmbedding(
                            EmbeddingComparison.newBuilder()
                                    .setMeanCosine(meanCosine)
                                    .setMinCosine(minCosine));
            case Comparison.NextTokens tokens -> response.setToken(comparison(tokens));
            case Comparison.Tensors(double relativeError, double meanCosine) ->
                    response.setOutput(
                            OutputComparison.newBuilder()
                                    .setRelativeError(relativeError)
                                    .setMeanCosine(meanCosine));
        };
    }

    private static TokenComparison.Builder comparison(Comparison.NextTokens tokens) {
        return TokenComparison.newBuilder()
                .setMeanKlDivergence(tokens.meanDivergence())
                .setP99KlDivergence(tokens.p99Divergence())
                .setSameTopRatio(tokens.sameTopRatio())
                .setReferencePerplexity(tokens.referencePerplexity());
    }
}
