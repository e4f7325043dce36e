package io.flotilla.host;

import static io.flotilla.host.HostClient.embedRequest;
import static io.flotilla.host.HostClient.quantizeRequest;
import static io.flotilla.host.HostClient.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real encoders in ONNX, made into GGUF and quantized, answer in llama.cpp as they did before. */
class EncoderIT {
    private static final List<String> TEXTS =
            List.of(
                    "今天天气很好，我们去公园散步。",
                    "机器学习是人工智能的一个分支。",
                    "请问最近的药店在哪里？",
                    "泵在中午停了，因为轴承过热。",
                    "A man is playing a guitar on stage.",
                    "Der Zug nach München hat zwanzig Minuten Verspätung.",
                    "hello_world foo.bar@baz.com #42 £5");

    @TempDir private Path files;

    @Test
    void an_encoder_of_sentences_answers_the_same_in_f16() throws IOException {
        assertThat(meanCosine(MiniLm.FP32.folder(), "FP16")).isGreaterThan(0.9999);
    }

    @Test
    void an_encoder_that_keeps_capital_letters_and_reads_its_first_token() throws IOException {
        assertThat(meanCosine(BgeSmallZh.folder(), "FP16")).isGreaterThan(0.9999);
    }

    @Test
    void fewer_bits_are_further_from_the_original() throws IOException {
        double q8 = meanCosine(BgeSmallZh.folder(), "Q8_0");
        double q4 = meanCosine(BgeSmallZh.folder(), "Q4_K_M");
        double q2 = meanCosine(BgeSmallZh.folder(), "Q2_K");

        assertThat(q8).isBetween(0.999, 0.99999);
        assertThat(q4).isBetween(0.95, q8);
        assertThat(q2).isBetween(0.5, q4);
    }

    private double meanCosine(Path model, String precision) throws IOException {
        Path output = Files.createTempDirectory(files, precision);
        try (HostClient host = HostClient.start()) {
            HostResponse made =
                    host.quantize(
                            quantizeRequest(model, output)
                                    .setRuntime("llama.cpp")
                                    .setOutputPath("model.gguf")
                                    .setPrecision(precision));
            assertThat(made.hasQuantized()).as(made.toString()).isTrue();
            assertThat(output).isDirectoryNotContaining("glob:**.converted.gguf");
        }
        List<float[]> expected = embed(HostClient.loadRequest(model));
        List<float[]> actual = embed(TestModels.loadRequest(output.resolve("model.gguf")));
        double sum = 0;
        for (int i = 0; i < expected.size(); i++) {
            for (int j = 0; j < expected.get(i).length; j++) {
                sum += expected.get(i)[j] * actual.get(i)[j];
            }
        }
        return sum / expected.size();
    }

    private static List<float[]> embed(LoadRequest.Builder request) throws IOException {
        try (HostClient host = HostClient.start()) {
            HostResponse loaded = host.load(request);
            assertThat(loaded.hasLoaded()).as(loaded.toString()).isTrue();
            return vectors(host.ask(embedRequest(TEXTS)));
        }
    }
}
