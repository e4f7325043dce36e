package io.flotilla.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.flotilla.proto.rollout.v1.ComplianceEntry;
import org.junit.jupiter.api.Test;

class ComplianceFormsTest {
    private static final ComplianceEntry ENTRY =
            ComplianceEntry.newBuilder()
                    .setDevice("devices/press-7")
                    .setSlot("chat")
                    .setVariant("models/m/versions/1.0.0/variants/int8")
                    .putFileSha256S("model.onnx", "ab12")
                    .setStartTime(Timestamp.newBuilder().setSeconds(1_767_225_600))
                    .setRollout("rollouts/r1")
                    .setCreator("users/ada")
                    .setApprover("users/grace")
                    .setApproveReason("=HYPERLINK(\"x\") <b>&")
                    .build();

    @Test
    void a_line_has_a_cell_for_each_heading() {
        var line = ComplianceCsv.line(ENTRY);

        assertThat(line)
                .startsWith(
                        "\"press-7\",\"chat\",\"m\",\"1.0.0\",\"int8\",\"model.onnx=ab12\","
                                + "\"2026-01-01T00:00:00Z\",\"\",\"r1\",\"users/ada\",");
        assertThat(ComplianceRow.cells(ENTRY)).hasSameSizeAs(ComplianceRow.HEADINGS);
    }

    @Test
    void what_somebody_wrote_is_no_formula() {
        assertThat(ComplianceCsv.line(ENTRY)).contains("\"'=HYPERLINK(\"\"x\"\") <b>&\"");
    }

    @Test
    void what_somebody_wrote_is_no_markup() {
        assertThat(ComplianceHtml.row(ENTRY))
                .contains("<td>=HYPERLINK(&quot;x&quot;) &lt;b&gt;&amp;</td>")
                .doesNotContain("<b>");
    }

    @Test
    void a_page_needs_nothing_from_elsewhere() {
        assertThat(ComplianceHtml.beginning() + ComplianceHtml.ending())
                .contains("default-src 'none'")
                .doesNotContain("<script", "http:", "https:", "src=");
    }
}
