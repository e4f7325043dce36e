package io.flotilla.bench.fleet;

import com.google.protobuf.ByteString;
import io.flotilla.contract.fit.Requirements;
import io.flotilla.contract.fit.Tensors;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.TensorHistogram;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.mapping.VariantMapper;
import io.flotilla.contract.selection.Variant;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.VariantFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** A version of a language model of three billion weights in twenty variants. */
public final class BenchVersion {
    public static final String MODEL = "models/llama";

    private static final String NAME = MODEL + "/versions/2";
    private static final long PARAMETERS = 3_000_000_000L;

    private final List<Variant> variants = new ArrayList<>();

    public BenchVersion() {
        add(Format.GGUF, Precision.FP16, 16);
        add(Format.GGUF, Precision.Q8_0, 8.5);
        add(Format.GGUF, Precision.Q6_K, 6.56);
        add(Format.GGUF, Precision.Q5_1, 6.04);
        add(Format.GGUF, Precision.Q5_K_M, 5.70);
        add(Format.GGUF, Precision.Q5_K_S, 5.57);
        add(Format.GGUF, Precision.Q4_1, 5.11);
        add(Format.GGUF, Precision.Q4_K_M, 4.89);
        add(Format.GGUF, Precision.Q4_K_S, 4.68);
        add(Format.GGUF, Precision.Q4_0, 4.64);
        add(Format.GGUF, Precision.IQ4_XS, 4.46);
        add(Format.GGUF, Precision.Q3_K_L, 4.30);
        add(Format.GGUF, Precision.Q3_K_M, 4.00);
        add(Format.GGUF, Precision.IQ3_M, 3.76);
        add(Format.GGUF, Precision.IQ3_XXS, 3.25);
        add(Format.GGUF, Precision.IQ2_M, 2.93);
        add(Format.ONNX, Precision.FP32, 32);
        add(Format.ONNX, Precision.FP16, 16);
        add(Format.ONNX, Precision.INT8, 8.1);
        add(Format.ONNX, Precision.INT4, 4.6);
    }

    public String name() {
        return NAME;
    }

    public List<Variant> variants() {
        return List.copyOf(variants);
    }

    public Manifest manifest() {
        var manifest = Manifest.newBuilder().setModelVersion(NAME).setRevision(1);
        for (var variant : variants) {
            manifest.addVariants(
                    ManifestVariant.newBuilder()
                            .setName(variant.name())
                            .setFacts(VariantMapper.toWire(variant.facts()))
                            .addFiles(
                                    VariantFile.newBuilder()
                                            .setPath("model")
                                            .setRole(VariantFile.Role.ROLE_MODEL)
                                            .setSha256(ByteString.fromHex(digest(variant)))
                                            .setSizeBytes(variant.sizeBytes())));
        }
        return manifest.build();
    }

    /** A digest of its own for each variant. */
    public static String digest(Variant variant) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(variant.name().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void add(Format format, Precision precision, double bitsPerWeight) {
        var weights = new Weights(PARAMETERS, (long) (PARAMETERS * bitsPerWeight / 8));
        var entry =
                new TensorHistogram.Entry(precision.name(), 200, PARAMETERS, weights.tensorBytes());
        var runtime = format == Format.GGUF ? ModelRuntime.LLAMA_CPP : ModelRuntime.ONNX_RUNTIME;
        var facts =
                new VariantFacts(
                        format,
                        precision.name(),
                        precision.precisionClass(),
                        new Requirements(List.of(runtime), new TreeSet<>(), ""),
                        weights,
                        llama(),
                        new Tensors(
                                new TensorHistogram(List.of(entry)), weights.tensorBytes() / 20));
        var id = (format + "-" + precision).toLowerCase(Locale.ROOT).replace('_', '-');
        variants.add(
                new Variant(
                        NAME + "/variants/" + id, facts, weights.tensorBytes() + 5_000_000, null));
    }

    private static Architecture llama() {
        return new Architecture(
                "llama",
                28,
                3072,
                8192,
                128_256,
                new Attention(Collections.nCopies(28, 24), Collections.nCopies(28, 8), 128, 128, 0),
                Experts.NONE);
    }
}
