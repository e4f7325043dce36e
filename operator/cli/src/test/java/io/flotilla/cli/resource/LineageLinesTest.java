package io.flotilla.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flotilla.proto.registry.v1.Lineage;
import io.flotilla.proto.registry.v1.ModelVersion;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LineageLinesTest {
    @Test
    void a_version_shows_what_it_comes_from_and_what_may_run_it() {
        var digest = ByteString.copyFrom(HexFormat.of().parseHex("ab".repeat(32)));
        var version =
                ModelVersion.newBuilder()
                        .setMinimumAgent("1.4.0")
                        .setLineage(
                                Lineage.newBuilder()
                                        .setRelation(Lineage.Relation.RELATION_FINE_TUNED)
                                        .addAncestors(
                                                Lineage.Ancestor.newBuilder()
                                                        .setName("models/a/versions/1")
                                                        .setSha256(digest))
                                        .addDataSets(
                                                Lineage.DataSet.newBuilder().setName("wikitext-2"))
                                        .setTool("peft 0.14"))
                        .build();

        assertThat(LineageLines.of(version))
                .containsExactly(
                        "Lineage:    FINE_TUNED",
                        "  from      models/a/versions/1, sha256 abababababab",
                        "  on        wikitext-2",
                        "  by        peft 0.14",
                        "Agent:      1.4.0 or newer");
    }

    @Test
    void a_version_of_which_nothing_is_said_shows_nothing() {
        assertThat(LineageLines.of(ModelVersion.getDefaultInstance())).isEmpty();
    }
}
