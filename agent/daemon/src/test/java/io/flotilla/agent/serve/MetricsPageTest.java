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

    @Test
    void how_sure_a_classifier_was_is_a_histogram_too() throws Exception {
        api.post(
                "/v2/models/tensors/infer",
                """
                {"inputs": [{"name": "x", "datatype": "FP32", "shape": [2, 2],
                  "data": [1, 1, 9, -9]}]}\
                """);

        var labels =
                "{slot=\"tensors\",variant=\"models/double/versions/2/variants/a\","
                        + "operation=\"inference\"";
        assertThat(api.get("/metrics").body())
                .contains(
                        "flotilla_output_confidence_bucket" + labels + ",le=\"0.5\"} 1",
                        "flotilla_output_confidence_count" + labels + "} 2");
    }
}
