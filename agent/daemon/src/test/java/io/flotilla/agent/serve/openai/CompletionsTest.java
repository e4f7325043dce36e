package io.flotilla.agent.serve.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.serve.LocalApi;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionsTest {
    @RegisterExtension private final LocalApi api = new LocalApi();

    @Test
    void a_conversation_is_gone_on_with() throws Exception {
        var response =
                api.post(
                        "/v1/chat/completions",
                        """
                        {"model":"embed","messages":[{"role":"system","content":"x"},
                         {"role":"user","content":[{"type":"text","text":"one two "},
                                                   {"type":"text","text":"three"}]}],
                         "max_tokens":2,"temperature":0,"stop":"never","seed":7}
                        """);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(LocalApi.json(response).get("choices"))
                .isEqualTo(
                        LocalApi.parse(
                                """
                                [{"index":0,"message":{"role":"assistant","content":"one two "},
                                  "logprobs":null,"finish_reason":"length"}]
                                """));
        assertThat(LocalApi.json(response).get("usage"))
                .isEqualTo(
                        LocalApi.parse(
                                """
                                {"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,
                                 "prompt_tokens_details":{"cached_tokens":1}}
                                """));
        assertThat(api.measured())
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.operation()).isEqualTo("chat");
                            assertThat(one.output().tokens()).isEqualTo(2);
                            assertThat(one.output().perToken()).isEqualTo(Duration.ofMillis(30));
                            assertThat(one.output().firstToken()).isPositive();
                        });
        var order = api.model().orders().getFirst();
        assertThat(order.stops()).containsExactly("never");
        assertThat(order.sampling().seed()).hasValue(7);
    }

    @ParameterizedTest
    @CsvSource({"embed, ''", "embed:loud, loud", "helper, loud"})
    void a_name_says_which_adapter_writes(String name, String adapter) throws Exception {
        api.model().offer("loud");

        var response =
                api.post(
                        "/v1/completions",
                        "{\"model\":\"%s\",\"prompt\":\"one two\"}".formatted(name));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(LocalApi.json(response).get("model")).isEqualTo(name);
        assertThat(api.model().orders().getFirst().adapter()).isEqualTo(adapter);
        assertThat(api.measured()).singleElement().extracting("slot").isEqualTo("embed");
    }

    @Test
    void adapters_and_aliases_are_listed_once_they_are_there() throws Exception {
        assertThat(api.get("/v1/models").body()).doesNotContain("helper", "loud");

        api.model().offer("loud");

        assertThat(api.get("/v1/models").body())
                .contains("\"id\":\"embed:loud\"", "\"id\":\"helper\"");
        assertThat(api.get("/v1/models/embed:loud").body()).contains("\"adapter\":\"loud\"");
        assertThat(api.get("/api/tags").body()).contains("\"name\":\"embed:loud\"");
    }

    @ParameterizedTest
    @CsvSource({"embed:loud", "helper", "none:loud"})
    void an_adapter_that_is_not_there_is_not_found(String name) throws Exception {
        var response =
                api.post(
                        "/v1/completions",
                        "{\"model\":\"%s\",\"prompt\":\"one two\"}".formatted(name));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(api.model().orders()).isEmpty();
    }

    @Test
    void an_adapter_of_an_empty_slot_may_come_back() throws Exception {
        var response = api.post("/v1/completions", "{\"model\":\"empty:loud\",\"prompt\":\"one\"}");

        assertThat(response.statusCode()).isEqualTo(503);
    }

    @Test
    void a_stream_is_events_with_the_usage_last() throws Exception {
        var response =
                api.post(
                        "/v1/completions",
                        """
                        {"model":"embed","prompt":"one two","stream":true,
                         "stream_options":{"include_usage":true}}
                        """);

        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        var events = response.body().split("\n\n", -1);
        assertThat(events).hasSize(6).endsWith("data: [DONE]", "");
        assertThat(events[0]).contains("\"text\":\"one \"").contains("\"finish_reason\":null");
        assertThat(events[2]).contains("\"finish_reason\":\"stop\"");
        assertThat(events[3]).contains("\"choices\":[]").contains("\"completion_tokens\":2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/completions | {\"model\":\"embed\"} | 400",
                "/v1/completions | {\"model\":\"embed\",\"prompt\":\"a\",\"n\":2} | 400",
                "/v1/completions | {\"model\":\"embed\",\"prompt\":\"a\",\"temperature\":9} | 400",
                "/v1/completions | {\"model\":\"embed\",\"prompt\":\"a\",\"max_tokens\":1.5} | 400",
                "/v1/completions | {\"model\":\"embed\",\"prompt\":\"refuse\"} | 400",
                "/v1/completions | {\"model\":\"nowhere\",\"prompt\":\"a\"} | 404",
                "/v1/completions | {\"model\":\"empty\",\"prompt\":\"a\"} | 503",
                "/v1/completions | {\"model\":\"embed\",\"prompt\":\"die\",\"stream\":true} | 503",
                "/v1/chat/completions | {\"model\":\"embed\",\"messages\":[]} | 400",
                "/v1/chat/completions | {\"model\":\"embed\",\"messages\":[{}]} | 400",
                "/api/chat | {\"model\":\"nowhere\",\"messages\":[{\"role\":\"user\"}]} | 404",
                "/api/nothing | {} | 404",
            })
    void a_bad_request_for_a_text_is_told_what_is_wrong(String path, String body, int status)
            throws Exception {
        var response = api.post(path, body);

        assertThat(response.statusCode()).isEqualTo(status);
        var error = requireNonNull(LocalApi.json(response).get("error"));
        assertThat(error).isInstanceOf(path.startsWith("/api") ? String.class : Map.class);
    }

    @Test
    void a_stream_that_breaks_off_says_so() throws Exception {
        var openAi =
                api.post(
                        "/v1/completions",
                        "{\"model\":\"embed\",\"prompt\":\"one die\",\"stream\":true}");

        assertThat(openAi.statusCode()).isEqualTo(200);
        assertThat(openAi.body()).contains("\"error\"", "model_not_ready").doesNotContain("[DONE]");
    }

    @Test
    void json_can_be_asked_for() throws Exception {
        api.post(
                "/v1/chat/completions",
                """
                {"model":"embed","messages":[{"role":"user","content":"a"}],
                 "response_format":{"type":"json_object"}}
                """);

        assertThat(api.model().orders().getFirst().sampling().grammar())
                .contains("root ::= object");
    }
}
