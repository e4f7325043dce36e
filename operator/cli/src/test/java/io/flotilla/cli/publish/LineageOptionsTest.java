package io.flotilla.cli.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.flotilla.cli.CommandFailure;
import io.flotilla.contract.format.lineage.Origin;
import io.flotilla.proto.registry.v1.Lineage;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Where a version is said to come from. */
class LineageOptionsTest {
    private static final String DIGEST = "ab".repeat(32);

    @Command
    static final class Host {
        @Mixin private LineageOptions options = new LineageOptions();
    }

    @Test
    void a_person_says_relation_ancestors_data_and_tool() {
        var lineage =
                lineage(
                                Origin.UNKNOWN,
                                "--relation=merged",
                                "--derived-from=models/a/versions/1@sha256:" + DIGEST,
                                "--derived-from=hf:org/b@main",
                                "--data-set=wikitext-2",
                                "--made-by=mergekit 0.1")
                        .orElseThrow();

        assertThat(lineage.getRelation()).isEqualTo(Lineage.Relation.RELATION_MERGED);
        assertThat(lineage.getAncestorsList())
                .extracting(
                        Lineage.Ancestor::getName,
                        one -> HexFormat.of().formatHex(one.getSha256().toByteArray()))
                .containsExactly(tuple("models/a/versions/1", DIGEST), tuple("hf:org/b@main", ""));
        assertThat(lineage.getDataSets(0).getName()).isEqualTo("wikitext-2");
        assertThat(lineage.getTool()).isEqualTo("mergekit 0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1, RELATION_FINE_TUNED",
        "finetune, 1, RELATION_FINE_TUNED",
        "quantized, 1, RELATION_QUANTIZED",
        "merge, 2, RELATION_MERGED",
        "merge, 1, RELATION_FINE_TUNED"
    })
    void without_a_persons_word_the_files_have_it(
            String word, int bases, Lineage.Relation expected) {
        var names = List.of("org/a", "org/b").subList(0, bases);

        var lineage = lineage(new Origin(word, names, List.of("data"))).orElseThrow();

        assertThat(lineage.getRelation()).isEqualTo(expected);
        assertThat(lineage.getAncestorsList())
                .extracting(Lineage.Ancestor::getName)
                .isEqualTo(names);
        assertThat(lineage.getDataSets(0).getName()).isEqualTo("data");
    }

    @Test
    void where_nobody_says_anything_nothing_is_said() {
        assertThat(lineage(Origin.UNKNOWN)).isEmpty();
    }

    @Test
    void what_it_comes_from_without_how_is_not_taken() {
        assertThatThrownBy(() -> lineage(Origin.UNKNOWN, "--derived-from=org/a"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--relation");
    }

    private static Optional<Lineage> lineage(Origin origin, String... arguments) {
        var host = new Host();
        var parsed = new CommandLine(host).setCaseInsensitiveEnumValuesAllowed(true);
        parsed.parseArgs(arguments);
        return host.options.lineage(origin);
    }
}
