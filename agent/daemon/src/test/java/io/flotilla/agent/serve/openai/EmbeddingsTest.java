package io.flotilla.agent.serve.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.serve.LocalApi;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsTest {
    @RegisterExtension private final LocalApi api = new LocalApi();

    @Test
    void a_text_is_embedded() throws Exception {
        var response = embed("{\"model\":\"embed\",\"input\":\"hello\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(LocalApi.json(response).get("model")).isEqualTo("embed");
        assertThat(LocalApi.json(response).get("usage"))
                .isEqualTo(Map.of("prompt_tokens", 5.0, "total_tokens", 5.0));
        assertThat(api.measured())
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.variant()).isEqualTo("v/variants/a");
                            assertThat(one.inputTokens()).isEqualTo(5);
                            assertThat(one.succeeded()).isTrue();
                        });
    }

    @Test
    void texts_are_embedded_in_order() throws Exception {
        var response = embed("{\"model\":\"embed\",\"input\":[\"a\",\"b\"]}");

        assertThat((List<?>) LocalApi.json(response).get("data"))
                .extracting(entry -> ((Map<?, ?>) entry).get("index"))
                .isEqualTo(List.of(0.0, 1.0));
    }

    @Test
    void base64_holds_the_same_floats() throws Exception {
        var plain = vector(embed("{\"model\":\"embed\",\"input\":\"a\"}"));

        var encoded =
                vector(
                        embed(
                                "{\"model\":\"embed\",\"input\":\"a\",\"encoding_format\":\"base64\"}"));

        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode((String) encoded));
        var first = (double) bytes.order(ByteOrder.LITTLE_ENDIAN).getFloat();
        assertThat(((Double) ((List<?>) plain).getFirst()).floatValue()).isEqualTo((float) first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{| 400 | invalid_value",
                "[] | 400 | invalid_value",
                "{\"input\":\"a\"} | 400 | invalid_value",
                "{\"model\":\"embed\"} | 400 | invalid_value",
                "{\"model\":\"embed\",\"input\":[]} | 400 | invalid_value",
                "{\"model\":\"embed\",\"input\":[1,2]} | 400 | invalid_value",
                "{\"model\":\"embed\",\"input\":\"\"} | 400 | invalid_value",
                "{\"model\":\"embed\",\"input\":\"a\",\"dimensions\":3} | 400 | not_offered",
                "{\"model\":\"embed\",\"input\":\"a\",\"encoding_format\":\"x\"} | 400 |"
                        + " invalid_value",
                "{\"model\":\"nowhere\",\"input\":\"a\"} | 404 | model_not_found",
                "{\"model\":\"empty\",\"input\":\"a\"} | 503 | model_not_ready",
            })
    void a_bad_request_is_told_what_is_wrong(String body, int status, String code)
            throws Exception {
        var response = embed(body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat((Map<?, ?>) LocalApi.json(response).get("error"))
                .extracting("code")
                .isEqualTo(code);
    }

    @Test
    void more_texts_than_a_batch_holds_are_refused() throws Exception {
        var texts = String.join(",", Collections.nCopies(257, "\"a\""));

        var response = embed("{\"model\":\"embed\",\"input\":[" + texts + "]}");

        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        var response = embed(" ".repeat(8 * 1024 * 1024 + 1));

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void a_model_that_is_not_there_is_worth_trying_again() throws Exception {
        var response = embed("{\"model\":\"empty\",\"input\":\"a\"}");

        assertThat(response.headers().firstValue("Retry-After")).contains("2");
    }

    @Test
    void a_model_that_died_is_not_an_internal_error() throws Exception {
        api.model().die(Fault.Kind.ENGINE_CRASHED);

        var response = embed("{\"model\":\"embed\",\"input\":\"a\"}");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(api.measured()).singleElement().matches(one -> !one.succeeded());
    }

    private HttpResponse<String> embed(String body) throws Exception {
        return api.post("/v1/embeddings", body);
    }

    private static Object vector(HttpResponse<String> response) throws Exception {
        var data = (List<?>) requireNonNull(LocalApi.json(response).get("data"));
        return requireNonNull(((Map<?, ?>) data.getFirst()).get("embedding"));
    }
}
