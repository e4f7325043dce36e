package io.flotilla.host;

import static io.flotilla.host.HostClient.embedRequest;
import static io.flotilla.host.HostClient.loadRequest;
import static io.flotilla.host.HostClient.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real sentence-embedding model computes what it is known for, in FP32 and in INT8. */
class MiniLmIT {
    private static final List<String> SENTENCES =
            List.of(
                    "A man is playing a guitar on stage.",
                    "The quarterly report shows rising costs in logistics.",
                    "Photosynthesis turns sunlight, water and carbon dioxide into sugar.",
                    "How do I reset the password of my router?",
                    "Der Zug nach München hat zwanzig Minuten Verspätung. 🚆",
                    "x");

    private static HostClient fp32;
    private static HostClient int8;

    @BeforeAll
    static void load() throws IOException {
        fp32 = HostClient.start();
        int8 = HostClient.start();
        assertThat(fp32.load(MiniLm.FP32.folder()).hasLoaded()).isTrue();
        assertThat(int8.load(MiniLm.INT8.folder()).hasLoaded()).isTrue();
    }

    @AfterAll
    static void stop() throws IOException {
        fp32.close();
        int8.close();
    }

    @Test
    void vectors_have_unit_length() throws IOException {
        float[] vector = fp32.vector("A man is playing a guitar on stage.");

        assertThat(cosine(vector, vector)).isEqualTo(1, within(1e-5));
    }

    @Test
    void vectors_are_those_that_the_model_is_known_for() throws IOException {
        float[] vector = fp32.vector("This is an example sentence");

        // As sentence-transformers computes them.
        assertThat(vector[0]).isEqualTo(0.0677f, within(1e-3f));
        assertThat(vector[1]).isEqualTo(0.0635f, within(1e-3f));
        assertThat(vector[2]).isEqualTo(0.0487f, within(1e-3f));
    }

    @Test
    void sentences_that_mean_the_same_are_closer_than_others() throws IOException {
        float[] query = int8.vector("How can I change my Wi-Fi password?");

        double related = cosine(query, int8.vector("How do I reset the password of my router?"));
        double unrelated = cosine(query, int8.vector("A man is playing a guitar on stage."));

        assertThat(related).isGreaterThan(0.5);
        assertThat(unrelated).isLessThan(0.2);
    }

    @Test
    void int8_stays_close_to_fp32() throws IOException {
        List<float[]> exact = vectors(fp32.ask(embedRequest(SENTENCES)));
        List<float[]> rounded = vectors(int8.ask(embedRequest(SENTENCES)));

        double mean = 0;
        for (int i = 0; i < SENTENCES.size(); i++) {
            mean += cosine(exact.get(i), rounded.get(i)) / SENTENCES.size();
        }
        assertThat(mean).isGreaterThanOrEqualTo(0.98);
    }

    @Test
    void a_vector_does_not_depend_on_its_neighbours() throws IOException {
        List<float[]> together = vectors(int8.ask(embedRequest(SENTENCES)));

        for (int i = 0; i < SENTENCES.size(); i++) {
            assertThat(int8.vector(SENTENCES.get(i))).isEqualTo(together.get(i));
        }
    }

    @Test
    void what_exceeds_the_longest_input_is_cut() throws IOException {
        try (HostClient host = HostClient.start()) {
            host.load(loadRequest(MiniLm.INT8.folder()).setMaxTokens(6));

            var response = host.embed("one two three four five six seven eight");

            assertThat(response.getEmbedded().getTokenCount()).isEqualTo(6);
            assertThat(vectors(response).getFirst())
                    .isEqualTo(host.vector("one two three four and something else"));
        }
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
