package io.flotilla.cli.report;

import io.flotilla.cli.output.Words;
import io.flotilla.proto.rollout.v1.ComplianceEntry;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An entry as cells of text. */
final class ComplianceRow {
    static final List<String> HEADINGS =
            List.of(
                    "device",
                    "slot",
                    "model",
                    "version",
                    "variant",
                    "sha256",
                    "from",
                    "until",
                    "rollout",
                    "creator",
                    "approver",
                    "approved",
                    "reason",
                    "evaluation",
                    "verdict");

    private ComplianceRow() {}

    /** One cell for each heading; empty if there is nothing to say. */
    static List<String> cells(ComplianceEntry entry) {
        // models/{model}/versions/{version}/variants/{variant}
        var name = entry.getVariant().split("/", -1);
        var files =
                new TreeMap<>(entry.getFileSha256SMap())
                        .entrySet().stream()
                                .map(file -> file.getKey() + "=" + file.getValue())
                                .collect(Collectors.joining(" "));
        return List.of(
                Words.id(entry.getDevice()),
                entry.getSlot(),
                name.length == 6 ? name[1] : "",
                name.length == 6 ? name[3] : "",
                name.length == 6 ? name[5] : entry.getVariant(),
                files,
                Words.time(entry.hasStartTime(), entry.getStartTime()),
                Words.time(entry.hasEndTime(), entry.getEndTime()),
                Words.id(entry.getRollout()),
                entry.getCreator(),
                entry.getApprover(),
                Words.time(entry.hasApproveTime(), entry.getApproveTime()),
                entry.getApproveReason(),
                Words.id(entry.getEvaluation()),
                entry.getVerdict());
    }
}
