package io.flotilla.agent.serve.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.serve.LocalApi;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OllamaDialectTest {
    @RegisterExtension private final LocalApi api = new LocalApi();

    @Test
    void ollama_s_clients_get_lines() throws Exception {
        var response =
                api.post(
                        "/api/chat",
                        """
                        {"model":"embed:latest","messages":[{"role":"user","content":"one two"}]}
                        """);

        var lines = response.body().strip().split("\n", -1);
        assertThat(lines).hasSize(3);
        assertThat(lines[0])
                .isEqualTo(
                        "{\"model\":\"embed\",\"created_at\":\"1970-01-01T00:28:20Z\","
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"one \"},"
                                + "\"done\":false}");
        assertThat(lines[2]).contains("\"done\":true", "\"eval_count\":2");
    }

    @Test
    void ollama_s_clients_get_one_answer_and_embeddings_and_tags() throws Exception {
        var generated =
                api.post(
                        "/api/generate",
                        "{\"model\":\"embed\",\"prompt\":\"a b\",\"stream\":false}");
        var embedded = api.post("/api/embed", "{\"model\":\"embed\",\"input\":[\"a\",\"b\"]}");
        var tags = api.get("/api/tags");
        var loaded = api.post("/api/generate", "{\"model\":\"embed\"}");

        assertThat(LocalApi.json(generated).get("response")).isEqualTo("a b");
        assertThat((List<?>) LocalApi.json(embedded).get("embeddings")).hasSize(2);
        assertThat((List<?>) LocalApi.json(tags).get("models"))
                .extracting("name")
                .containsExactly("embed", "tensors");
        assertThat(LocalApi.json(loaded).get("done_reason")).isEqualTo("load");
    }
}
