package io.flotilla.cli.planning;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.flotilla.contract.mapping.SelectionMapper;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.PolicyPreset;
import io.flotilla.contract.selection.SpeedObjective;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Keeps docs/explanations.md true: what it shows is what the command prints. */
class ExplanationsDocumentTest {
    private static final Path DOCUMENT = Path.of("../../docs/explanations.md");
    private static final String VERSION = "models/llama-3.2-3b/versions/1.0";
    private static final long PARAMETERS = 3_212_749_888L;

    private static final List<Variant> VARIANTS =
            List.of(
                    gguf("gguf-f16", Precision.FP16, 16, 0.0),
                    gguf("gguf-q8-0", Precision.Q8_0, 8.5, 0.0013),
                    gguf("gguf-q4-k-m", Precision.Q4_K_M, 4.97, 0.0367),
                    gguf("gguf-q3-k-s", Precision.Q3_K_S, 3.84, 0.231),
                    variant(
                            "openvino-int4",
                            Format.OPENVINO_IR,
                            ModelRuntime.OPENVINO,
                            Precision.INT4,
                            4.6,
                            0.0712));

    @Test
    void the_raspberry_pi() throws IOException {
        assertShown(
                "flotilla explain pi-5 llama-3.2-3b/1.0",
                DeviceFacts.of(ExampleDevices.raspberryPi5()),
                VariantPolicy.DEFAULT);
    }

    @Test
    void the_jetson() throws IOException {
        assertShown(
                "flotilla explain jetson-3 llama-3.2-3b/1.0 --policy at-least-15.yaml",
                DeviceFacts.of(ExampleDevices.jetsonOrinNano())
                        .withCachedVariants(Set.of(VERSION + "/variants/gguf-q8-0"))
                        .withMeasurements(List.of(eightBitsOnTheGpu())),
                VariantPolicy.DEFAULT.withSpeed(SpeedObjective.ofTokensPerSecond(15)));
    }

    @Test
    void the_laptop() throws IOException {
        assertShown(
                "flotilla explain laptop-12 llama-3.2-3b/1.0 --policy mobile-1024.yaml",
                DeviceFacts.of(ExampleDevices.laptop()),
                PolicyPreset.named("mobile").orElseThrow().policy().withContextTokens(1024));
    }

    private static Measured eightBitsOnTheGpu() {
        return new Measured(
                new Measured.Subject(
                        VERSION + "/variants/gguf-q8-0", ModelRuntime.LLAMA_CPP, "1.0", "cuda"),
                Measured.Source.THIS_DEVICE,
                3,
                Measured.Speed.ofTokens(11.4),
                21,
                0);
    }

    private static void assertShown(String command, DeviceFacts device, VariantPolicy policy)
            throws IOException {
        var selection = VariantSelector.select(device, VERSION, VARIANTS, policy);
        var printed = String.join("\n", SelectionView.lines(SelectionMapper.toWire(selection)));

        assertThat(Files.readString(DOCUMENT)).contains("$ " + command + "\n" + printed + "\n```");
    }

    private static Variant gguf(String id, Precision precision, double bits, double divergence) {
        return variant(id, Format.GGUF, ModelRuntime.LLAMA_CPP, precision, bits, divergence);
    }

    private static Variant variant(
            String id,
            Format format,
            ModelRuntime runtime,
            Precision precision,
            double bits,
            double divergence) {
        var weights = new Weights(PARAMETERS, (long) (PARAMETERS * bits / Byte.SIZE));
        var facts =
                new VariantFacts(
                        format,
                        precision.name(),
                        precision.precisionClass(),
                        new Requirements(List.of(runtime), new TreeSet<>(), ""),
                        weights,
                        llama(),
                        new Tensors(
                                new TensorHistogram(
                                        List.of(
                                                new TensorHistogram.Entry(
                                                        typeOf(precision),
                                                        255,
                                                        weights.parameterCount(),
                                                        weights.tensorBytes()))),
                                weights.tensorBytes() / 8));
        return new Variant(
                VERSION + "/variants/" + id, facts, weights.tensorBytes() + (8L << 20), divergence);
    }

    private static String typeOf(Precision precision) {
        return switch (precision) {
            case FP16 -> "F16";
            case Q4_K_M -> "Q4_K";
            case Q3_K_S -> "Q3_K";
            default -> precision.name();
        };
    }

    private static Architecture llama() {
        var blocks = 28;
        return new Architecture(
                "llama",
                blocks,
                3072,
                131_072,
                128_256,
                new Attention(
                        Collections.nCopies(blocks, 24),
                        Collections.nCopies(blocks, 8),
                        128,
                        128,
                        0),
                Experts.NONE);
    }
}
