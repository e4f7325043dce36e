package io.flotilla.controller.making.client;

import io.flotilla.controller.making.Evaluation;
import io.flotilla.controller.making.RuntimeHosts.Inputs;
import io.flotilla.controller.making.RuntimeHosts.Order;
import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.EvaluateResponse;
import io.flotilla.proto.runtime.v1.EvaluationTexts;
import io.flotilla.proto.runtime.v1.OnnxQuantization;
import io.flotilla.proto.runtime.v1.QuantizeRequest;
import io.flotilla.proto.runtime.v1.RandomInputs;
import java.util.HashMap;
import java.util.Map;

/** Maps orders and what came of them between Java and the runtime host's messages. */
final class HostMapper {

    private static final int RANDOM_INPUTS = 16;
    private static final int SEED = 1;

    private HostMapper() {}

    static QuantizeRequest toWire(Order order, int threads) {
        var request =
                QuantizeRequest.newBuilder()
                        .setRuntime(order.runtime())
                        .setFolder(order.source().folder().toAbsolutePath().toString())
                        .setModelPath(order.source().path())
                        .setTokenizerPath(order.source().tokenizer())
                        .setOutputFolder(order.folder().toAbsolutePath().toString())
                        .setOutputPath(order.path())
                        .setPrecision(order.precision())
                        .setThreads(threads);
        if (!order.calibration().isEmpty()) {
            request.setOnnx(
                    OnnxQuantization.newBuilder()
                            .setActivations(OnnxQuantization.Activations.ACTIVATIONS_STATIC)
                            .addAllCalibrationTexts(order.calibration()));
        }
        return request.build();
    }

    static EvaluateRequest toWire(Inputs inputs) {
        var request = EvaluateRequest.newBuilder();
        if (inputs.texts().isEmpty()) {
            request.setRandom(RandomInputs.newBuilder().setCount(RANDOM_INPUTS).setSeed(SEED));
        } else {
            request.setTexts(EvaluationTexts.newBuilder().addAllTexts(inputs.texts()));
        }
        if (inputs.outputs() != null) {
            request.setOutputsPath(inputs.outputs().toAbsolutePath().toString());
        }
        if (inputs.reference() != null) {
            request.setReferencePath(inputs.reference().toAbsolutePath().toString());
        }
        return request.build();
    }

    static Map<String, Double> measurements(EvaluateResponse response) {
        var figures = new HashMap<String, Double>();
        switch (response.getComparisonCase()) {
            case EMBEDDING -> {
                figures.put(Evaluation.MEAN_COSINE, response.getEmbedding().getMeanCosine());
                figures.put(Evaluation.MIN_COSINE, response.getEmbedding().getMinCosine());
            }
            case TOKEN -> {
                var token = response.getToken();
                figures.put(Evaluation.MEAN_KL_DIVERGENCE, token.getMeanKlDivergence());
                figures.put("p99_kl_divergence", token.getP99KlDivergence());
                figures.put("same_top_ratio", token.getSameTopRatio());
            }
            case OUTPUT ->
                    figures.put(Evaluation.RELATIVE_ERROR, response.getOutput().getRelativeError());
            case COMPARISON_NOT_SET -> {
                // The reference itself is compared with nothing.
            }
        }
        if (response.getPerplexity() > 0) {
            figures.put("perplexity", response.getPerplexity());
        }
        if (response.getEngineSeconds() > 0) {
            figures.put(
                    "tokens_per_second", response.getTokenCount() / response.getEngineSeconds());
        }
        figures.put("peak_resident_bytes", (double) response.getPeakResidentBytes());
        return figures;
    }
}
