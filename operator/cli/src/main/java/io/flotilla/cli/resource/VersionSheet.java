package io.flotilla.cli.resource;

import com.google.protobuf.Message;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.making.v1.Evaluation;
import io.flotilla.proto.making.v1.MakingJob;
import io.flotilla.proto.making.v1.Measurement;
import io.flotilla.proto.registry.v1.ModelVersion;
import io.flotilla.proto.registry.v1.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A version on one page: what it is, and its variants with what was measured of them. */
final class VersionSheet {
    private final ControllerConnection controller;
    private final Printer printer;

    VersionSheet(ControllerConnection controller, Printer printer) {
        this.controller = controller;
        this.printer = printer;
    }

    void show(ModelVersion version) {
        var name = version.getName();
        printer.line("Name:       " + name);
        printer.line("State:      " + Words.constant(version.getState(), "STATE"));
        printer.line(
                "License:    " + (version.getLicense().isEmpty() ? "-" : version.getLicense()));
        printer.line("Manifest:   revision " + version.getManifestRevision());
        printer.line(
                "Published:  " + Words.time(version.hasPublishTime(), version.getPublishTime()));
        LineageLines.of(version).forEach(printer::line);
        printer.line("");
        var evaluations = newest(MakingKinds.evaluations(controller, name));
        variants(name, evaluations).lines().forEach(printer::line);
        adapters(name);
        findings(evaluations);
        jobs(name);
        readiness(name);
    }

    private void adapters(String version) {
        var adapters = all(RegistryKinds.ADAPTERS, version);
        if (adapters.isEmpty()) {
            return;
        }
        var table = new Table("ADAPTER", "KIND", "RANK", "SIZE", "UPON", "BASE SHA256");
        for (var adapter : adapters) {
            table.row(
                    Words.id(adapter.getName()),
                    adapter.getFacts().getKind(),
                    Integer.toString(adapter.getFacts().getRank()),
                    Words.bytes(adapter.getSizeBytes()),
                    Words.id(adapter.getBaseVariant()),
                    LineageLines.shortened(adapter.getBaseSha256()));
        }
        printer.line("");
        table.lines().forEach(printer::line);
    }

    private void readiness(String version) {
        printer.line("");
        printer.line("Readiness:");
        for (var check : MakingKinds.readiness(controller, version).getChecksList()) {
            printer.line(
                    "  %-9s %s %s"
                            .formatted(
                                    Words.constant(check.getKind(), "KIND"),
                                    check.getPassed() ? "yes" : "NO ",
                                    check.getMessage()));
        }
    }

    /** Later ones have later names. */
    private static Map<String, Evaluation> newest(List<Evaluation> evaluations) {
        var newest = new HashMap<String, Evaluation>();
        evaluations.forEach(one -> newest.put(variantOf(one), one));
        return newest;
    }

    private static String variantOf(Evaluation evaluation) {
        var name = evaluation.getName();
        return name.substring(0, name.indexOf("/evaluations/"));
    }

    private Table variants(String version, Map<String, Evaluation> evaluations) {
        var table =
                new Table(
                        "VARIANT",
                        "PRECISION",
                        "BITS",
                        "SIZE",
                        "MADE FROM",
                        "QUALITY",
                        "SPEED",
                        "MEMORY",
                        "VERDICT");
        for (var variant : all(RegistryKinds.VARIANTS, version)) {
            var evaluation = evaluations.get(variant.getName());
            table.row(
                    Words.id(variant.getName()),
                    variant.getFacts().getPrecision(),
                    Words.decimal(variant.getFacts().getBitsPerWeight()),
                    Words.bytes(variant.getSizeBytes()),
                    madeFrom(variant),
                    evaluation == null ? "not measured" : quality(evaluation),
                    evaluation == null ? "" : figure(evaluation, "tokens_per_second", "%.0f tok/s"),
                    evaluation == null ? "" : memory(evaluation),
                    evaluation == null ? "" : Words.constant(evaluation.getVerdict(), "VERDICT"));
        }
        return table;
    }

    private static String madeFrom(Variant variant) {
        return variant.getMadeFrom().isEmpty() ? "uploaded" : Words.id(variant.getMadeFrom());
    }

    private static String quality(Evaluation evaluation) {
        if (evaluation.getReferenceVariant().equals(variantOf(evaluation))) {
            var perplexity = figure(evaluation, "perplexity", ", perplexity %.2f");
            return "reference" + perplexity;
        }
        var parts = new ArrayList<String>();
        parts.add(figure(evaluation, "mean_cosine", "cosine %.4f"));
        parts.add(figure(evaluation, "min_cosine", "at least %.4f"));
        parts.add(figure(evaluation, "mean_kl_divergence", "KLD %.4f"));
        parts.add(figure(evaluation, "same_top_ratio", "same top %.3f"));
        parts.add(figure(evaluation, "perplexity", "perplexity %.2f"));
        parts.add(figure(evaluation, "relative_error", "error %.4f"));
        parts.removeIf(String::isEmpty);
        return String.join(", ", parts);
    }

    private static String memory(Evaluation evaluation) {
        var bytes = measured(evaluation, "peak_resident_bytes");
        return bytes == null || bytes <= 0 ? "" : Words.bytes(Math.round(bytes));
    }

    private static String figure(Evaluation evaluation, String metric, String format) {
        var value = measured(evaluation, metric);
        return value == null ? "" : String.format(Locale.ROOT, format, value);
    }

    private static @Nullable Double measured(Evaluation evaluation, String metric) {
        return evaluation.getMeasurementsList().stream()
                .filter(measurement -> measurement.getMetric().equals(metric))
                .map(Measurement::getValue)
                .findFirst()
                .orElse(null);
    }

    private void findings(Map<String, Evaluation> evaluations) {
        for (var evaluation : evaluations.values()) {
            for (var finding : evaluation.getFindingsList()) {
                printer.line(Words.id(variantOf(evaluation)) + ": " + finding);
            }
        }
    }

    private void jobs(String version) {
        for (var job : all(MakingKinds.JOBS, version)) {
            if (job.getState() != MakingJob.State.STATE_SUCCEEDED) {
                printer.line(
                        "%s: %s. %s"
                                .formatted(
                                        Words.id(job.getVariant()),
                                        Words.constant(job.getState(), "STATE"),
                                        job.getMessage()));
            }
        }
    }

    private <T extends Message> List<T> all(ResourceKind<T> kind, String parent) {
        var items = new ArrayList<T>();
        var token = "";
        do {
            var page = kind.lister().page(controller, parent, token);
            items.addAll(page.items());
            token = page.nextPageToken();
        } while (!token.isEmpty());
        return items;
    }
}
