package io.flotilla.agent.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricsPageTest {
    @RegisterExtension private final LocalApi api = new LocalApi();

    @Test
    void metrics_are_histograms_by_slot_and_variant() throws Exception {
        api.post("/v1/completions", "{\"model\":\"embed\",\"prompt\":\"one two\"}");

        var page = api.get("/metrics");

        var labels = "{slot=\"embed\",variant=\"v/variants/a\",operation=\"text_completion\"";
        assertThat(page.body())
                .contains(
                        "gen_ai_server_time_to_first_token_seconds_count" + labels + "} 1",
                        "gen_ai_server_time_per_output_token_seconds_bucket"
                                + labels
                                + ",le=\"0.05\"} 1",
                        "gen_ai_client_token_usage_sum" + labels + ",type=\"output\"} 2.0",
                        "flotilla_model_resident_bytes");
    }
}
