package io.flotilla.contract.format.inspect;

import static io.flotilla.contract.format.GgufFile.aGguf;
import static io.flotilla.contract.format.inspect.FolderFiles.aFolder;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.lineage.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What models say of the ones that they were made from. */
class OriginTest {

    @Test
    void a_gguf_file_names_its_bases_and_its_data() {
        var file =
                aGguf().with("general.base_model.count", 2)
                        .with("general.base_model.0.name", "Qwen3 0.6B Base")
                        .with("general.base_model.0.organization", "Qwen")
                        .with("general.base_model.1.repo_url", "https://huggingface.co/org/b")
                        .with("general.dataset.count", 1)
                        .with("general.dataset.0.name", "wikitext");

        var origin = origin(aFolder().with("m.gguf", file.bytes()));

        assertThat(origin)
                .isEqualTo(
                        new Origin(
                                "",
                                List.of("Qwen/Qwen3 0.6B Base", "https://huggingface.co/org/b"),
                                List.of("wikitext")));
    }

    @Test
    void a_count_that_is_out_of_all_bounds_costs_nothing() {
        var file = aGguf().with("general.base_model.count", Integer.MAX_VALUE);

        assertThat(origin(aFolder().with("m.gguf", file.bytes()))).isEqualTo(Origin.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\nbase_model: org/a\nbase_model_relation: quantized\ndatasets: [d1, 'd2']\n---\n",
                "---\nbase_model:\n- org/a\nbase_model_relation: quantized\ndatasets:\n  - d1\n  - d2\n---\n",
                "---\nlicense: mit\nbase_model: [\"org/a\"]\nbase_model_relation: quantized\ndatasets:\n- d1\n- d2\n"
            })
    void a_model_card_names_them_at_its_head(String card) {
        var origin = origin(aFolder().with("m.gguf", aGguf().bytes()).with("README.md", card));

        assertThat(origin)
                .isEqualTo(new Origin("quantized", List.of("org/a"), List.of("d1", "d2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# A model\nbase_model: org/a\n",
                "---\nlicense: mit\n---\nbase_model: org/a\n",
                "---\n  base_model: org/a\n---\n",
                "---\nbase_model:\n---\n- org/a\n"
            })
    void what_stands_elsewhere_in_a_card_is_no_claim(String card) {
        var origin = origin(aFolder().with("m.gguf", aGguf().bytes()).with("README.md", card));

        assertThat(origin).isEqualTo(Origin.UNKNOWN);
    }

    private static Origin origin(FolderFiles folder) {
        return folder.model().description().origin();
    }
}
