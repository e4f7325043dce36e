package io.flotilla.cli.planning;

import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.planning.v1.Candidate;
import io.flotilla.proto.planning.v1.ExpectedSpeed;
import io.flotilla.proto.planning.v1.Rejection;
import io.flotilla.proto.planning.v1.RunSetting;
import io.flotilla.proto.planning.v1.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows a selection: the paragraph, then a row for each variant. */
final class SelectionView {
    private static final int WIDTH = 100;

    private SelectionView() {}

    static List<String> lines(Selection selection) {
        var lines = new ArrayList<>(wrapped(selection.getExplanation()));
        lines.add("");
        var table =
                new Table(
                        "RANK",
                        "VARIANT",
                        "PRECISION",
                        "RUNS ON",
                        "NEEDS",
                        "HAS",
                        "SPEED",
                        "DIVERGENCE",
                        "WHY NOT");
        for (var candidate : selection.getCandidatesList()) {
            table.row(
                    candidate.getRank() == 0 ? "-" : Integer.toString(candidate.getRank()),
                    Words.id(candidate.getVariant()),
                    candidate.getPrecision(),
                    place(candidate),
                    need(candidate),
                    Words.bytes(tightest(candidate).getBudgetBytes()),
                    speed(candidate.getSpeed()),
                    divergence(candidate),
                    reasons(candidate));
        }
        lines.addAll(table.lines());
        return lines;
    }

    /** At most so many characters a line, broken between words. */
    private static List<String> wrapped(String paragraph) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : paragraph.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String place(Candidate candidate) {
        if (candidate.getRuntime().isEmpty()) {
            return "";
        }
        var provider = candidate.getProvider();
        return candidate.getRuntime() + (provider.isEmpty() ? "" : "/" + provider);
    }

    /** The memory in question: the accelerator's own where the variant lies there. */
    private static io.flotilla.proto.planning.v1.MemoryEstimate tightest(Candidate candidate) {
        return candidate.hasDeviceMemory() ? candidate.getDeviceMemory() : candidate.getMemory();
    }

    private static String need(Candidate candidate) {
        return Words.bytes(tightest(candidate).getTotalBytes()) + shortened(candidate.getSetting());
    }

    private static String shortened(RunSetting setting) {
        var marks = new ArrayList<String>();
        if (setting.getContextTokens() < setting.getRequestedContextTokens()) {
            marks.add(setting.getContextTokens() + " tokens");
        }
        if (!setting.getKeyValueType().isEmpty() && !setting.getKeyValueType().equals("f16")) {
            marks.add("KV " + setting.getKeyValueType());
        }
        if (setting.getOffloadedBlocks() > 0) {
            marks.add(setting.getOffloadedBlocks() + "/" + setting.getBlocks() + " blocks");
        }
        return marks.isEmpty() ? "" : " (" + String.join(", ", marks) + ")";
    }

    private static String speed(ExpectedSpeed speed) {
        var figure = figure(speed);
        return figure.isEmpty()
                        || speed.getSource() == ExpectedSpeed.Source.SOURCE_THIS_DEVICE
                        || speed.getSource() == ExpectedSpeed.Source.SOURCE_HARDWARE_CLASS
                ? figure
                : "~" + figure;
    }

    private static String figure(ExpectedSpeed speed) {
        if (speed.getTokensPerSecond() > 0) {
            return Words.decimal(speed.getTokensPerSecond()) + "/s";
        }
        return speed.getLatencySeconds() > 0
                ? Words.decimal(speed.getLatencySeconds() * 1000) + " ms"
                : "";
    }

    private static String divergence(Candidate candidate) {
        if (!candidate.hasQuality()) {
            return "";
        }
        var quality = candidate.getQuality();
        return (quality.getMeasured() ? "" : "~")
                + String.format(Locale.ROOT, "%.4f", quality.getDivergence());
    }

    private static String reasons(Candidate candidate) {
        return candidate.getRejectionsList().stream()
                .map(Rejection::getReason)
                .map(reason -> Words.constant(reason, "REASON"))
                .collect(Collectors.joining(", "));
    }
}
