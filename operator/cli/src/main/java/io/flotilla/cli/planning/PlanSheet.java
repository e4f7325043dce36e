package io.flotilla.cli.planning;

import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.planning.v1.CoverageGap;
import io.flotilla.proto.planning.v1.CoveragePlan;
import io.flotilla.proto.planning.v1.Remedy;
import io.flotilla.proto.planning.v1.SlotChange;
import io.flotilla.proto.planning.v1.VariantCoverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plan as people read it: the paragraph, then what it is made of. */
public final class PlanSheet {
    private final CoveragePlan plan;
    private final boolean showsClasses;
    private final List<String> lines = new ArrayList<>();

    /** A sheet that is yet to be written. */
    public PlanSheet(CoveragePlan plan, boolean showsClasses) {
        this.plan = plan;
        this.showsClasses = showsClasses;
    }

    /** The paragraph, and who would get what. */
    public List<String> outline() {
        lines.add(plan.getSummary());
        add("", variants());
        return lines;
    }

    /** All of it. */
    public List<String> lines() {
        outline();
        if (showsClasses) {
            add("", classes());
        }
        if (plan.getGapsCount() > 0) {
            add("Nothing fits these:", gaps());
        }
        if (plan.getAdditionsCount() > 0) {
            add("Could be made, for devices that nothing fits:", additions());
        }
        if (plan.getChangesCount() > 0) {
            add("Against today:", changes());
        }
        return lines;
    }

    private void add(String title, Table table) {
        lines.add("");
        if (!title.isEmpty()) {
            lines.add(title);
        }
        lines.addAll(table.lines());
    }

    private Table variants() {
        var table =
                new Table(
                        "VARIANT", "PRECISION", "DEVICES", "SHARE", "SIZE", "DIVERGENCE", "MOVES");
        for (var variant : plan.getVariantsList()) {
            table.row(
                    Words.id(variant.getVariant()),
                    variant.getPrecision(),
                    Integer.toString(variant.getDeviceCount()),
                    percent(variant.getShareRatio()),
                    Words.bytes(variant.getSizeBytes()),
                    divergence(variant),
                    Words.bytes(variant.getTransferBytes()));
        }
        var uncovered = plan.getDeviceCount() - plan.getCoveredCount();
        if (uncovered > 0) {
            table.row(
                    "nothing",
                    "",
                    Integer.toString(uncovered),
                    percent((double) uncovered / plan.getDeviceCount()),
                    "",
                    "",
                    "");
        }
        return table;
    }

    private static String divergence(VariantCoverage variant) {
        return String.format(
                Locale.ROOT,
                "%.4f%s",
                variant.getDivergence(),
                variant.getIsMeasured() ? "" : " expected");
    }

    private Table classes() {
        var table = new Table("CLASS", "VARIANT", "DEVICES");
        for (var variant : plan.getVariantsList()) {
            for (var count : variant.getClassesList()) {
                table.row(
                        count.getHardwareClass(),
                        Words.id(variant.getVariant()),
                        Integer.toString(count.getDeviceCount()));
            }
        }
        return table;
    }

    private Table gaps() {
        var table = new Table("DEVICES", "CLASS", "REASON", "WOULD HELP", "SUCH AS");
        for (var gap : plan.getGapsList()) {
            table.row(
                    Integer.toString(gap.getDeviceCount()),
                    gap.getHardwareClass(),
                    Words.constant(gap.getReason(), "REASON"),
                    gap.getRemediesList().stream()
                            .map(remedy -> remedy(gap, remedy))
                            .collect(Collectors.joining("; ")),
                    gap.getExamplesList().stream()
                            .limit(1)
                            .map(Words::id)
                            .collect(Collectors.joining()));
        }
        return table;
    }

    private static String remedy(CoverageGap gap, Remedy remedy) {
        return remedy.getDeviceCount() == gap.getDeviceCount()
                ? remedy.getText()
                : remedy.getText() + " (" + remedy.getDeviceCount() + ")";
    }

    private Table additions() {
        var table = new Table("VARIANT", "ABOUT", "ADDS", "COVERED", "DIVERGENCE");
        for (var addition : plan.getAdditionsList()) {
            table.row(
                    addition.getVariantId(),
                    Words.bytes(addition.getExpectedSizeBytes()),
                    addition.getDeviceCount()
                            + " ("
                            + percent((double) addition.getDeviceCount() / plan.getDeviceCount())
                            + ")",
                    percent(addition.getCoveredRatio()),
                    String.format(Locale.ROOT, "%.4f expected", addition.getDivergence()));
        }
        return table;
    }

    private Table changes() {
        var table = new Table("DEVICES", "FROM", "TO", "QUALITY");
        for (var change : plan.getChangesList()) {
            table.row(
                    Integer.toString(change.getDeviceCount()),
                    versionAndVariant(change.getFromVariant()),
                    versionAndVariant(change.getToVariant()),
                    trend(change));
        }
        return table;
    }

    private static String trend(SlotChange change) {
        return switch (change.getTrend()) {
            case TREND_NEW -> "first";
            case TREND_NONE -> "no change";
            case TREND_LIKE -> "alike";
            case TREND_BETTER -> "better";
            case TREND_WORSE -> "worse";
            case TREND_STAYS -> "stays";
            case TREND_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    /** Such as 1.0.0/onnx-int8. */
    private static String versionAndVariant(String variant) {
        var parts = variant.split("/", -1);
        return parts.length == 6 ? parts[3] + "/" + parts[5] : variant;
    }

    /** Never 100 % unless it is all, and never 0 % unless it is none. */
    private static String percent(double ratio) {
        var percent = Math.round(100 * ratio);
        if (percent == 0 && ratio > 0) {
            return "<1 %";
        }
        return percent == 100 && ratio < 1 ? ">99 %" : percent + " %";
    }
}
