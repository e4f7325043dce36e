package io.flotilla.cli.report;

import io.flotilla.proto.rollout.v1.ComplianceEntry;
import java.util.stream.Collectors;

/** Entries as a page that stands for itself: no script, nothing from elsewhere. */
final class ComplianceHtml {
    private ComplianceHtml() {}

    static String beginning() {
        return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>What ran where</title>
        <style>
        body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem; color: #1b1f24 }
        table { border-collapse: collapse; width: 100%% }
        th, td { border-bottom: 1px solid #d0d7de; padding: .3rem .6rem; text-align: left; vertical-align: top }
        th { position: sticky; top: 0; background: #fff }
        td { overflow-wrap: anywhere }
        </style>
        </head>
        <body>
        <h1>What ran where</h1>
        <p>Which variant each device was brought to serve, from when it was found good there until the next one was, by the
        devices' clocks; who approved its rollout, and what its newest evaluation found.</p>
        <table>
        <thead><tr>%s</tr></thead>
        <tbody>"""
                .formatted(
                        ComplianceRow.HEADINGS.stream()
                                .map(heading -> "<th scope=\"col\">" + heading + "</th>")
                                .collect(Collectors.joining()));
    }

    static String row(ComplianceEntry entry) {
        return ComplianceRow.cells(entry).stream()
                .map(cell -> "<td>" + escaped(cell) + "</td>")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    static String ending() {
        return "</tbody>\n</table>\n</body>\n</html>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
