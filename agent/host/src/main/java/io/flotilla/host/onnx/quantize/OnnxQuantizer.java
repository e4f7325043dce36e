package io.flotilla.host.onnx.quantize;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.QuantizationOptions;
import io.flotilla.host.engine.QuantizationOrder;
import io.flotilla.host.engine.QuantizedFiles;
import io.flotilla.host.onnx.graph.Graph;
import io.flotilla.host.onnx.graph.Model;
import io.flotilla.host.onnx.graph.OnnxFile;
import io.flotilla.host.onnx.graph.OnnxWriter;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.rewrite.Names;
import io.flotilla.host.onnx.rewrite.PlainWeights;
import io.flotilla.host.onnx.rewrite.Rewriter;
import io.flotilla.host.onnx.rewrite.Scheme;
import io.flotilla.host.onnx.rewrite.Survey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes another precision of an ONNX model, whatever its size in little memory. */
public final class OnnxQuantizer {
    private static final int USUAL_BLOCK_SIZE = 32;

    /** How far a job is when the ranges of activations are known. */
    private static final double CALIBRATED_RATIO = 0.5;

    /** The first operator set that quantizes activations as a model runs. */
    private static final long DYNAMIC_OPSET = 11;

    /** The first operator set with QuantizeLinear and DequantizeLinear. */
    private static final long STATIC_OPSET = 10;

    private final QuantizationOrder order;
    private final QuantizationOptions.Onnx options;
    private final Kind kind;
    private final Sessions sessions;
    private final Samples.Source samples;
    private final ProgressSink progress;

    /**
     * Takes an order.
     *
     * @param samples what to find the ranges of activations with, where that is asked for
     */
    public OnnxQuantizer(
            QuantizationOrder order,
            Sessions sessions,
            Samples.Source samples,
            ProgressSink progress)
            throws HostProblem {
        this.order = order;
        this.options = order.onnxOptions();
        this.kind = Kind.of(order.precision(), options.activations());
        this.sessions = sessions;
        this.samples = samples;
        this.progress = progress;
    }

    /** Makes what was ordered. */
    public QuantizedFiles make() throws HostProblem {
        Path source = order.source().model();
        if (!options.optimizeGraph()) {
            return make(source);
        }
        progress.report(0, "simplifying the graph");
        try (var simplification = Simplification.of(source, folder(), sessions)) {
            return make(simplification.model());
        }
    }

    private QuantizedFiles make(Path source) throws HostProblem {
        try (OnnxFile file = OnnxFile.open(source)) {
            Model model = file.model().with(PlainWeights.of(file.model().graph()));
            Survey survey = Survey.of(model.graph());
            Names names = Names.of(model.graph());
            Rewriter rewriter = new Rewriter(scheme(model, survey), survey, names);
            Graph rewritten = rewriter.rewrite(model.graph());
            if (rewriter.tally().isNothingChanged()) {
                throw nothingToChange();
            }
            Model result = model.with(rewritten);
            if (rewritten.uses(WeightOnly.DOMAIN)) {
                result = result.importing(WeightOnly.DOMAIN, 1);
            }
            List<Path> paths = new OnnxWriter(writing()).write(result, order.output());
            return new QuantizedFiles(paths, rewriter.tally().warnings());
        }
    }

    private Scheme scheme(Model model, Survey survey) throws HostProblem {
        return switch (kind) {
            case HALF -> new HalfPrecision();
            case DYNAMIC_INT8 -> {
                requireOpset(model, DYNAMIC_OPSET);
                yield new DynamicInt8();
            }
            case STATIC_INT8 -> {
                requireOpset(model, STATIC_OPSET);
                Ranges ranges =
                        new Calibration(
                                        folder(),
                                        sessions,
                                        samples,
                                        new Stage(progress, 0, CALIBRATED_RATIO))
                                .watch(model, StaticInt8.activations(survey));
                yield new StaticInt8(ranges, tensors(model.graph()), model.opset());
            }
            case BLOCKS_OF_8_BITS -> new WeightOnly(packing(Byte.SIZE));
            case BLOCKS_OF_4_BITS -> new WeightOnly(packing(Byte.SIZE / 2));
        };
    }

    private ProgressSink writing() {
        return kind == Kind.STATIC_INT8 ? new Stage(progress, CALIBRATED_RATIO, 1) : progress;
    }

    private static Map<String, Tensor> tensors(Graph graph) {
        Map<String, Tensor> tensors = new HashMap<>();
        graph.initializers().forEach(tensor -> tensors.put(tensor.name(), tensor));
        return tensors;
    }

    private Path folder() {
        return Objects.requireNonNull(order.output().getParent());
    }

    private PackedBlocks.Packing packing(int bits) {
        int blockSize = options.blockSize() == 0 ? USUAL_BLOCK_SIZE : options.blockSize();
        return new PackedBlocks.Packing(bits, blockSize, order.threads());
    }

    private static void requireOpset(Model model, long least) throws HostProblem {
        if (model.opset() < least) {
            throw new HostProblem(
                    Reason.QUANTIZATION_UNSUPPORTED,
                    "The model uses operator set %d, and this needs %d; WEIGHT_ONLY needs none."
                            .formatted(model.opset(), least),
                    Map.of("opset", Long.toString(model.opset())));
        }
    }

    private HostProblem nothingToChange() {
        return new HostProblem(
                Reason.QUANTIZATION_UNSUPPORTED,
                "The model has no weights that can be made into "
                        + order.precision()
                        + " this way.",
                Map.of("precision", order.precision()));
    }
}
