package io.flotilla.cli.rollout;

import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.rollout.v1.Gate;
import io.flotilla.proto.rollout.v1.GateStratum;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.Wave;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** What waves must show, with its numbers. */
public final class GateLines {
    /** The cells of a gate that a further row of it leaves out. */
    private static final List<String> SAME = List.of(" ", " ", " ");

    private GateLines() {}

    /** A table of the gates of all waves, a row for each stratum; none if there are no gates. */
    public static List<String> of(Rollout rollout) {
        return of(rollout.getWavesList());
    }

    static List<String> of(List<Wave> waves) {
        var table =
                new Table(
                        "GATE", "STATE", "TAKEN", "STRATUM", "DEVICES", "NOW", "BEFORE", "RATIO",
                        "VERDICT");
        var isEmpty = true;
        for (var wave : waves) {
            for (var gate : wave.getGatesList()) {
                rows(wave, gate).forEach(table::row);
                isEmpty = false;
            }
        }
        return isEmpty ? List.of() : table.lines();
    }

    /** A gate as a line of a log. */
    static String state(Gate gate) {
        return Words.constant(gate.getState(), "STATE") + (gate.getDryRun() ? " (dry run)" : "");
    }

    /** A stratum as a line of a log. */
    static String figures(GateStratum stratum) {
        var text = new StringBuilder(Words.constant(stratum.getVerdict(), "VERDICT"));
        if (stratum.hasBaseline() || stratum.getSamples() > 0) {
            text.append(" by ").append(stratum.getSamples()).append(" devices");
        }
        if (stratum.hasResult()) {
            text.append(", ").append(number(stratum.getResult()));
        }
        if (stratum.hasBaseline()) {
            text.append(", before ").append(number(stratum.getBaseline()));
        }
        if (stratum.hasRatio()) {
            text.append(", ratio ").append(ratio(stratum));
        }
        return text.toString();
    }

    /** A stratum's devices. */
    static String name(GateStratum stratum) {
        var variant = Words.id(stratum.getVariant());
        if (variant.isEmpty() || stratum.getHardwareClass().isEmpty()) {
            var only = variant + stratum.getHardwareClass();
            return only.isEmpty() ? "all devices" : only;
        }
        return variant + " on " + stratum.getHardwareClass();
    }

    private static List<List<String>> rows(Wave wave, Gate gate) {
        var first =
                List.of(
                        wave.getName() + "/" + gate.getAnalysis(),
                        state(gate),
                        gate.getTaken() + "/" + gate.getCount());
        var rows = new ArrayList<List<String>>();
        for (var stratum : gate.getStrataList()) {
            var row = new ArrayList<>(rows.isEmpty() ? first : SAME);
            row.add(name(stratum));
            row.add(Integer.toString(stratum.getSamples()));
            row.add(stratum.hasResult() ? number(stratum.getResult()) : "");
            row.add(stratum.hasBaseline() ? number(stratum.getBaseline()) : "");
            row.add(stratum.hasRatio() ? ratio(stratum) : "");
            row.add(Words.constant(stratum.getVerdict(), "VERDICT"));
            rows.add(row);
        }
        if (rows.isEmpty()) {
            var row = new ArrayList<>(first);
            row.addAll(List.of("", "", "", "", "", ""));
            rows.add(row);
        }
        return rows;
    }

    private static String ratio(GateStratum stratum) {
        return "%s (%s to %s)"
                .formatted(
                        number(stratum.getRatio()),
                        stratum.hasLowerRatio() ? number(stratum.getLowerRatio()) : "0",
                        stratum.hasUpperRatio() ? number(stratum.getUpperRatio()) : "any");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }
}
