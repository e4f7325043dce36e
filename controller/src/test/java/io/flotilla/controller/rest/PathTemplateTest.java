package io.flotilla.controller.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathTemplateTest {

    private final PathTemplate publish = new PathTemplate("/v1/{name=models/*/versions/*}:publish");

    @Test
    void a_path_holds_the_segments_of_its_variable() {
        assertThat(publish.match("/v1/models/minilm/versions/1.0:publish"))
                .hasValueSatisfying(
                        path ->
                                assertThat(path)
                                        .containsEntry("name", "models/minilm/versions/1.0"));
    }

    @Test
    void a_star_is_one_segment() {
        assertThat(publish.match("/v1/models/a/b/versions/1:publish")).isEmpty();
        assertThat(publish.match("/v1/models//versions/1:publish")).isEmpty();
    }

    @Test
    void a_verb_is_no_part_of_a_segment() {
        assertThat(new PathTemplate("/v1/{name=models/*}").match("/v1/models/a:publish")).isEmpty();
    }

    @Test
    void a_field_of_a_field_can_be_held() {
        assertThat(new PathTemplate("/v1/{device.name=devices/*}").match("/v1/devices/pi-1"))
                .hasValueSatisfying(
                        path -> assertThat(path).containsEntry("device.name", "devices/pi-1"));
    }

    @Test
    void the_open_api_path_names_each_star_for_its_collection() {
        assertThat(publish.openApiPath())
                .isEqualTo("/v1/models/{model}/versions/{version}:publish");
    }
}
