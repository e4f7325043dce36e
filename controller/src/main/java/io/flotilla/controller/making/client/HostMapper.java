package io.flotilla.controller.making.client;

import io.flotilla.controller.making.converter.RuntimeHosts.Inputs;
import io.flotilla.controller.making.converter.RuntimeHosts.Order;
import io.flotilla.controller.making.evaluation.Metric;
import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.EvaluateResponse;
import io.flotilla.proto.runtime.v1.EvaluationTexts;
import io.flotilla.proto.runtime.v1.GgufQuantization;
import io.flotilla.proto.runtime.v1.OnnxQuantization;
import io.flotilla.proto.runtime.v1.QuantizeRequest;
import io.flotilla.proto.runtime.v1.RandomInputs;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

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
        var calibration = order.calibration();
        if (calibration != null) {
            request.setOnnx(
                    OnnxQuantization.newBuilder()
                            .setActivations(OnnxQuantization.Activations.ACTIVATIONS_STATIC)
                            .addAllCalibrationTexts(calibration));
        }
        if (order.importance() != null) {
            request.setGguf(
                    GgufQuantization.newBuilder()
                            .setImportanceMatrixPath(
                                    order.importance().toAbsolutePath().toString()));
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

    static Map<String, Double> measurements(Inputs inputs, EvaluateResponse response) {
        var figures = new EnumMap<Metric, Double>(Metric.class);
        switch (response.getComparisonCase()) {
            case EMBEDDING -> {
                figures.put(Metric.MEAN_COSINE, response.getEmbedding().getMeanCosine());
                figures.put(Metric.MIN_COSINE, response.getEmbedding().getMinCosine());
            }
            case TOKEN -> {
                var token = response.getToken();
                figures.put(Metric.MEAN_KL_DIVERGENCE, token.getMeanKlDivergence());
                figures.put(Metric.P99_KL_DIVERGENCE, token.getP99KlDivergence());
                figures.put(Metric.SAME_TOP_RATIO, token.getSameTopRatio());
            }
            case OUTPUT ->
                    figures.put(Metric.RELATIVE_ERROR, response.getOutput().getRelativeError());
            case COMPARISON_NOT_SET -> {
                // The reference itself is compared with nothing.
            }
        }
        var seconds = response.getEngineSeconds();
        var count = inputs.texts().isEmpty() ? RANDOM_INPUTS : inputs.texts().size();
        putKnown(figures, Metric.PERPLEXITY, response.getPerplexity());
        putKnown(figures, Metric.INPUT_SECONDS, seconds / count);
        if (seconds > 0) {
            putKnown(figures, Metric.TOKENS_PER_SECOND, response.getTokenCount() / seconds);
        }
        putKnown(figures, Metric.PEAK_RESIDENT_BYTES, (double) response.getPeakResidentBytes());
        return figures.entrySet().stream()
                .collect(Collectors.toMap(figure -> figure.getKey().key(), Map.Entry::getValue));
    }

    /** What is 0 was not measured. */
    private static void putKnown(Map<Metric, Double> figures, Metric metric, double figure) {
        if (figure > 0) {
            figures.put(metric, figure);
        }
    }
}
