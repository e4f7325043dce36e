package io.flotilla.bench.fit;

import static io.flotilla.bench.generate.WeightType.F16;
import static io.flotilla.bench.generate.WeightType.F32;
import static io.flotilla.bench.generate.WeightType.Q2_K;
import static io.flotilla.bench.generate.WeightType.Q4_0;
import static io.flotilla.bench.generate.WeightType.Q4_K;
import static io.flotilla.bench.generate.WeightType.Q5_K;
import static io.flotilla.bench.generate.WeightType.Q6_K;
import static io.flotilla.bench.generate.WeightType.Q8_0;

import io.flotilla.bench.generate.BertShape;
import io.flotilla.bench.generate.LlamaShape;
import io.flotilla.bench.generate.WeightType;
import io.flotilla.bench.host.HostedModel;
import io.flotilla.bench.host.RuntimeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The models that estimates are held against: trained ones, and larger ones drawn at random. */
final class FitCases {
    /** 60 million parameters, of which few are in blocks, so that a long context is read soon. */
    private static final LlamaShape NARROW = new LlamaShape(32_000, 512, 1536, 8, 8, 4, 8192);

    private static final LlamaShape SMALL = new LlamaShape(32_000, 768, 2048, 12, 12, 4, 8192);
    private static final LlamaShape MIDDLE = new LlamaShape(32_000, 1024, 2816, 24, 16, 8, 8192);
    private static final LlamaShape LARGE = new LlamaShape(32_000, 2048, 5632, 22, 32, 4, 8192);

    /** As many tokens as the newer families have, and tables that outweigh the blocks. */
    private static final LlamaShape WORDY = new LlamaShape(151_936, 768, 2048, 8, 12, 4, 8192);

    private static final BertShape BASE = new BertShape(30_522, 768, 3072, 12, 12, 512);
    private static final BertShape BIG = new BertShape(30_522, 1024, 4096, 24, 16, 512);

    private final Path top;
    private final Path cache;
    private final List<FitCase> cases = new ArrayList<>();

    private FitCases(Path top, Path cache) {
        this.top = top;
        this.cache = cache;
    }

    /** Those that take seconds. */
    static List<FitCase> quick(Path top, Path cache) {
        var cases = new FitCases(top, cache);
        cases.miniLm("FP32", 256);
        cases.miniLm("INT8", 256);
        cases.trained("tales2M", "Q4_0", 512);
        cases.random("llama 60M", NARROW, Q8_0, Q8_0, 512);
        cases.random("llama 125M", SMALL, Q4_K, Q6_K, 256);
        return cases.cases;
    }

    static List<FitCase> all(Path top, Path cache) {
        var cases = new FitCases(top, cache);
        for (var precision : List.of("FP32", "FP16", "INT8", "INT4")) {
            cases.miniLm(precision, 256);
        }
        cases.miniLm("FP32", 512);
        cases.miniLm("INT8", 512);
        cases.bgeSmall("FP32", 512);
        cases.bgeSmall("INT8", 512);
        cases.encoder("F16", 512);
        cases.encoder("Q8_0", 512);
        cases.encoder("Q4_K_M", 512);
        cases.trained("stories260K", "F32", 512);
        for (var precision : List.of("F32", "Q8_0", "Q4_K_M", "Q4_0")) {
            cases.trained("tales2M", precision, 512);
        }
        cases.random("llama 60M", NARROW, F32, F32, 2048);
        cases.random("llama 60M", NARROW, F16, F16, 4096);
        cases.random("llama 60M", NARROW, Q8_0, Q8_0, 8192);
        cases.random("llama 60M", NARROW, Q4_0, Q6_K, 8192);
        cases.random("llama 125M", SMALL, F16, F16, 2048);
        cases.random("llama 125M", SMALL, Q4_K, Q6_K, 4096);
        cases.random("llama 350M", MIDDLE, Q8_0, Q8_0, 512);
        cases.random("llama 350M", MIDDLE, Q4_0, Q6_K, 1024);
        cases.random("llama 350M", MIDDLE, Q5_K, Q6_K, 512);
        cases.random("llama 350M", MIDDLE, Q2_K, Q6_K, 512);
        cases.random("llama 300M, 152k words", WORDY, Q4_K, Q6_K, 512);
        cases.random("llama 1.1B", LARGE, Q4_K, Q6_K, 512);
        cases.random("llama 1.1B", LARGE, Q8_0, Q8_0, 512);
        for (var precision : List.of("FP32", "FP16", "INT8", "INT4")) {
            cases.bert("bert 110M", BASE, precision, 512);
        }
        cases.bert("bert 340M", BIG, "FP32", 512);
        return cases.cases;
    }

    private void miniLm(String precision, int tokens) {
        add("MiniLM " + precision, tokens, folder -> made(folder, RealModels::miniLm, precision));
    }

    private void bgeSmall(String precision, int tokens) {
        add(
                "bge-small " + precision,
                tokens,
                folder -> made(folder, RealModels::bgeSmall, precision));
    }

    /** bge-small in GGUF. */
    private void encoder(String precision, int tokens) {
        add(
                "bge-small " + precision,
                tokens,
                folder -> {
                    var source = RealModels.bgeSmall(Files.createDirectories(folder.resolve("s")));
                    var target = folder.resolve("m/model.gguf");
                    quantize(source, "llama.cpp", precision, target);
                    return HostedModel.gguf(target);
                });
    }

    private void trained(String name, String precision, int tokens) {
        RealModels.languageModel(top, name + ".gguf")
                .ifPresent(
                        file ->
                                add(
                                        name + " " + precision,
                                        tokens,
                                        folder -> trained(folder, file, precision)));
    }

    private HostedModel trained(Path folder, Path file, String precision) throws IOException {
        var source = HostedModel.gguf(file);
        if (precision.equals("F32")) {
            return source;
        }
        var target = folder.resolve("m/model.gguf");
        quantize(source, "llama.cpp", precision, target);
        return HostedModel.gguf(target);
    }

    private void random(
            String name, LlamaShape shape, WeightType matrices, WeightType tables, int tokens) {
        add(
                name + " " + matrices,
                tokens,
                folder -> {
                    var file = folder.resolve("model.gguf");
                    shape.write(file, matrices, tables);
                    return HostedModel.gguf(file);
                });
    }

    private void bert(String name, BertShape shape, String precision, int tokens) {
        add(
                name + " " + precision,
                tokens,
                folder ->
                        made(
                                folder,
                                target -> {
                                    shape.write(target.resolve("model.onnx"));
                                    RealModels.copyTokenizer(target);
                                    return HostedModel.onnx(target.resolve("model.onnx"));
                                },
                                precision));
    }

    private HostedModel made(Path folder, FitCase.Maker maker, String precision)
            throws IOException {
        var source = maker.make(Files.createDirectories(folder.resolve("s")));
        if (precision.equals("FP32")) {
            return source;
        }
        var target = folder.resolve("m/model.onnx");
        quantize(source, "onnxruntime", precision, target);
        Files.copy(
                source.file().resolveSibling(source.tokenizer()),
                target.resolveSibling(source.tokenizer()));
        return HostedModel.onnx(target);
    }

    private void quantize(HostedModel source, String runtime, String precision, Path target)
            throws IOException {
        try (var host = RuntimeHost.start(top, cache)) {
            var _ = host.quantize(source, runtime, precision, target);
        }
    }

    private void add(String name, int tokens, FitCase.Maker maker) {
        cases.add(new FitCase(name, tokens, maker));
    }
}
