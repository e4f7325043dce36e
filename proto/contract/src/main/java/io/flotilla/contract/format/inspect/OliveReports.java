package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.folder.ReportedMetric;
import io.flotilla.contract.format.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads what Olive wrote beside its output of the quality that it measured. */
final class OliveReports {

    private static final int MAX_METRICS = 256;

    private final Folder folder;
    private final List<ReportedMetric> metrics = new ArrayList<>();

    OliveReports(Folder folder) {
        this.folder = folder;
    }

    /** Whether a file of this name is such a report, and no configuration of a model. */
    static boolean isReport(String name) {
        return name.equals("metrics.json") || name.endsWith("footprints.json");
    }

    List<ReportedMetric> metrics() throws IOException, UnsoundFile {
        for (var name : folder.endingWith("metrics.json", "footprints.json")) {
            if (!isReport(name)) {
                continue;
            }
            var report = folder.json(name, Format.ONNX);
            if (name.equals("metrics.json")) {
                add("input model", report.at("input_model_metrics"));
                add("this model", report.at("candidate_model_metrics"));
            } else {
                report.members().forEach((model, node) -> add(model, node.at("metrics", "value")));
            }
        }
        return metrics;
    }

    /** A metric is a number, or an object with its value. */
    private void add(String subject, JsonValue values) {
        values.members()
                .forEach(
                        (metric, value) -> {
                            var figure =
                                    value instanceof JsonValue.Real ? value : value.at("value");
                            if (figure instanceof JsonValue.Real && metrics.size() < MAX_METRICS) {
                                metrics.add(new ReportedMetric(subject, metric, figure.number()));
                            }
                        });
    }
}
