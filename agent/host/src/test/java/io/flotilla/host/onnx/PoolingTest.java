package io.flotilla.host.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolingTest {
    @TempDir private Path folder;

    @Test
    void the_mean_is_taken_over_all_tokens() {
        float[] pooled = Pooling.MEAN.pool(FloatBuffer.wrap(new float[] {1, 2, 3, 6}), 2);

        assertThat(pooled).containsExactly(2, 4);
    }

    @Test
    void the_first_token_stands_for_all() {
        float[] pooled = Pooling.FIRST.pool(FloatBuffer.wrap(new float[] {1, 2, 3, 6}), 2);

        assertThat(pooled).containsExactly(1, 2);
    }

    @Test
    void a_model_that_says_nothing_is_pooled_by_the_mean() throws HostProblem {
        assertThat(Pooling.of(folder)).isEqualTo(Pooling.MEAN);
    }

    @Test
    void a_model_says_how_it_is_pooled() throws Exception {
        config(
                """
                {"word_embedding_dimension": 384, "pooling_mode_cls_token": true,
                 "pooling_mode_mean_tokens": false, "include_prompt": true}
                """);

        assertThat(Pooling.of(folder)).isEqualTo(Pooling.FIRST);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'pooling_mode_max_tokens': true} | MODEL_UNSUPPORTED",
                "{'pooling_mode_mean_tokens': true, 'pooling_mode_cls_token': true} |"
                        + " MODEL_UNSUPPORTED",
                "{'pooling_mode_mean_tokens': false} | MODEL_UNSUPPORTED",
                "[] | MODEL_MALFORMED",
                "{ | MODEL_MALFORMED"
            })
    void another_way_or_none_is_refused(String json, Reason reason) throws IOException {
        config(json.replace('\'', '"'));

        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(() -> Pooling.of(folder))
                .extracting(HostProblem::reason)
                .isEqualTo(reason);
    }

    private void config(String json) throws IOException {
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(folder.resolve("1_Pooling/config.json"), json);
    }
}
