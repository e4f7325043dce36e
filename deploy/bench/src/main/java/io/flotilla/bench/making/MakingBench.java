package io.flotilla.bench.making;

import io.flotilla.bench.fit.RealModels;
import io.flotilla.bench.generate.BertShape;
import io.flotilla.bench.host.HostedModel;
import io.flotilla.bench.host.RuntimeHost;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import io.flotilla.bench.report.Scratch;
import io.flotilla.proto.runtime.v1.OnnxQuantization;
import io.flotilla.proto.runtime.v1.OnnxQuantization.Activations;
import io.flotilla.proto.runtime.v1.QuantizeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes other precisions of MiniLM and of a generated ONNX model of several GiB in runtime hosts,
 * each started as the controller starts them, and compares their anonymous memory with its bound.
 */
public final class MakingBench implements Bench {
    /** Its largest matrices hold 256 MiB, in all 3 GiB. */
    private static final BertShape LARGE = new BertShape(1024, 4096, 16384, 4, 32, 64);

    /** Its largest matrices hold 64 MiB, in all 0.2 GiB. */
    private static final BertShape SMALLER = new BertShape(1024, 2048, 8192, 1, 16, 64);

    private static final double BOUND_PER_TENSOR = 1.5;
    private static final long BOUND_BYTES = 256L << 20;

    /** The largest share of its bound that a job took. */
    private double memoryRatio;

    @Override
    public List<Figure> measure(BenchRun run) throws IOException {
        var figures = new ArrayList<Figure>();
        var minilm = RealModels.miniLm(Files.createDirectories(run.folder().resolve("minilm")));
        var minilmScale = "all-MiniLM-L6-v2, 90 MB";
        long table = 30_522L * 384 * Float.BYTES;
        figures.add(make(run, "int8_minilm", minilm, dynamic(), table, minilmScale));
        figures.add(make(run, "int4_minilm", minilm, order("INT4"), table, minilmScale));

        var shape = run.isQuick() ? SMALLER : LARGE;
        run.say("writing a large model");
        var file = Files.createDirectories(run.folder().resolve("large")).resolve("model.onnx");
        shape.write(file);
        var large = new HostedModel("onnxruntime", file, "");
        var largeScale =
                "an encoder of %.1f GiB in FP32".formatted(weightBytes(file) / (double) (1 << 30));
        long matrix = (long) shape.embedding() * shape.feedForward() * Float.BYTES;
        figures.add(make(run, "fp16_large", large, order("FP16"), matrix, largeScale));
        figures.add(make(run, "int8_large", large, dynamic(), matrix, largeScale));
        figures.add(make(run, "int8_blocks_large", large, inBlocks(), matrix, largeScale));
        figures.add(make(run, "int4_large", large, order("INT4"), matrix, largeScale));
        figures.add(
                Figure.ratio(
                        "anonymous_bytes_over_bound_ratio",
                        memoryRatio,
                        "the largest share that any of these took of 1.5 x its largest tensor"
                                + " + 256 MiB"));
        return figures;
    }

    private static QuantizeRequest.Builder order(String precision) {
        return QuantizeRequest.newBuilder().setRuntime("onnxruntime").setPrecision(precision);
    }

    private static QuantizeRequest.Builder dynamic() {
        return int8(Activations.ACTIVATIONS_DYNAMIC);
    }

    private static QuantizeRequest.Builder inBlocks() {
        return int8(Activations.ACTIVATIONS_WEIGHT_ONLY);
    }

    private static QuantizeRequest.Builder int8(Activations activations) {
        return order("INT8").setOnnx(OnnxQuantization.newBuilder().setActivations(activations));
    }

    private Figure make(
            BenchRun run,
            String name,
            HostedModel source,
            QuantizeRequest.Builder order,
            long largestTensorBytes,
            String scale)
            throws IOException {
        var target = run.folder().resolve("made").resolve("model.onnx");
        try (var host = RuntimeHost.start(run.top(), run.folder())) {
            var made = host.quantize(source, order, target);
            var bound = BOUND_PER_TENSOR * largestTensorBytes + BOUND_BYTES;
            memoryRatio = Math.max(memoryRatio, made.getPeakAnonymousBytes() / bound);
            run.say(
                    "%s: %.1f s, %d MiB anonymous"
                            .formatted(
                                    name, made.getSeconds(), made.getPeakAnonymousBytes() >> 20));
            return new Figure(name + "_seconds", made.getSeconds(), "seconds", scale);
        } finally {
            Scratch.remove(run.folder().resolve("made"));
        }
    }

    private static long weightBytes(Path model) throws IOException {
        return Files.size(model.resolveSibling(model.getFileName() + ".data"));
    }
}
