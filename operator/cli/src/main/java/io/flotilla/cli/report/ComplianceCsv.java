package io.flotilla.cli.report;

import io.flotilla.proto.rollout.v1.ComplianceEntry;
import java.util.List;
import java.util.stream.Collectors;

/** Entries as RFC 4180 has them. */
final class ComplianceCsv {
    private ComplianceCsv() {}

    static String heading() {
        return line(ComplianceRow.HEADINGS);
    }

    static String line(ComplianceEntry entry) {
        return line(ComplianceRow.cells(entry));
    }

    static String line(List<String> cells) {
        return cells.stream().map(ComplianceCsv::cell).collect(Collectors.joining(","));
    }

    /** Always quoted. A spreadsheet must not take what somebody wrote for a formula. */
    private static String cell(String text) {
        var isFormula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return "\"" + (isFormula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
