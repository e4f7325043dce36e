package io.flotilla.contract.selection;

import io.flotilla.contract.fit.Requirements;
import io.flotilla.contract.fit.Tensors;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.format.TensorHistogram;
import io.flotilla.contract.format.Weights;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builds variants of one small model. */
public final class VariantBuilder {

    /** The version that all built variants belong to. */
    public static final String MODEL_VERSION = "models/minilm/versions/1";

    private static final long MINILM_PARAMETERS = 22_570_000;
    private static final long MINILM_EMBEDDINGS = 11_720_000;

    private String id;
    private final Format format;
    private String precision;
    private PrecisionClass precisionClass;
    private List<ModelRuntime> runtimes;
    private List<String> isa = List.of();
    private String executionProvider = "";
    private final Weights weights;
    private Architecture architecture = Architecture.UNDECLARED;
    private String tensorType;
    private long largestBytes;
    private long sizeBytes;
    private @Nullable Double divergence;

    private VariantBuilder(
            Format format, ModelRuntime runtime, Precision precision, Weights weights) {
        this.format = format;
        this.precision = precision.name();
        this.precisionClass = precision.precisionClass();
        this.runtimes = List.of(runtime);
        this.weights = weights;
        this.tensorType = precision.name();
        this.id = (format.name() + "-" + precision.name()).toLowerCase(Locale.ROOT);
    }

    /** all-MiniLM-L6-v2 as an ONNX file with so many bytes per weight. */
    public static VariantBuilder anOnnxVariant(Precision precision, double bytesPerWeight) {
        var weights = new Weights(MINILM_PARAMETERS, (long) (MINILM_PARAMETERS * bytesPerWeight));
        var built = new VariantBuilder(Format.ONNX, ModelRuntime.ONNX_RUNTIME, precision, weights);
        built.largestBytes = (long) (MINILM_EMBEDDINGS * bytesPerWeight);
        built.tensorType = precision == Precision.FP16 ? "FLOAT16" : "FLOAT";
        built.sizeBytes = weights.tensorBytes() + 150_000;
        return built;
    }

    public static VariantBuilder minilmFp32() {
        return anOnnxVariant(Precision.FP32, 4);
    }

    public static VariantBuilder minilmFp16() {
        return anOnnxVariant(Precision.FP16, 2);
    }

    public static VariantBuilder minilmInt8() {
        return anOnnxVariant(Precision.INT8, 1.01);
    }

    /** A language model of a billion weights as a GGUF file. */
    public static VariantBuilder aGgufVariant(Precision precision, double bitsPerWeight) {
        var weights = new Weights(1_000_000_000, (long) (1e9 * bitsPerWeight / 8));
        var built = new VariantBuilder(Format.GGUF, ModelRuntime.LLAMA_CPP, precision, weights);
        built.architecture = llama(16, 8, 64);
        built.largestBytes = weights.tensorBytes() / 8;
        built.sizeBytes = weights.tensorBytes() + 5_000_000;
        return built;
    }

    private static Architecture llama(int blocks, int keyValueHeads, int headWidth) {
        return new Architecture(
                "llama",
                blocks,
                2048,
                8192,
                32_000,
                new Attention(
                        Collections.nCopies(blocks, 32),
                        Collections.nCopies(blocks, keyValueHeads),
                        headWidth,
                        headWidth,
                        0),
                Experts.NONE);
    }

    public VariantBuilder withId(String id) {
        this.id = id;
        return this;
    }

    public VariantBuilder withPrecisionUnknownHere(String name, PrecisionClass precisionClass) {
        this.precision = name;
        this.precisionClass = precisionClass;
        return this;
    }

    public VariantBuilder withRuntimes(ModelRuntime... runtimes) {
        this.runtimes = List.of(runtimes);
        return this;
    }

    public VariantBuilder withRequiredIsa(String... isa) {
        this.isa = List.of(isa);
        return this;
    }

    public VariantBuilder withExecutionProvider(String executionProvider) {
        this.executionProvider = executionProvider;
        return this;
    }

    public VariantBuilder withArchitecture(Architecture architecture) {
        this.architecture = architecture;
        return this;
    }

    public VariantBuilder withSizeBytes(long sizeBytes) {
        this.sizeBytes = sizeBytes;
        return this;
    }

    public VariantFacts facts() {
        return new VariantFacts(
                format,
                precision,
                precisionClass,
                new Requirements(runtimes, new TreeSet<>(isa), executionProvider),
                weights,
                architecture,
                new Tensors(
                        new TensorHistogram(
                                List.of(
                                        new TensorHistogram.Entry(
                                                tensorType,
                                                100,
                                                weights.parameterCount(),
                                                weights.tensorBytes()))),
                        largestBytes));
    }

    /** With its distance from the reference measured. */
    public VariantBuilder measuredAt(double measuredDivergence) {
        this.divergence = measuredDivergence;
        return this;
    }

    public Variant build() {
        return new Variant(MODEL_VERSION + "/variants/" + id, facts(), sizeBytes, divergence);
    }
}
