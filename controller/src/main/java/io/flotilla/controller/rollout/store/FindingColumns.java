package io.flotilla.controller.rollout.store;

import io.flotilla.controller.rollout.analysis.Ratio;
import io.flotilla.controller.rollout.analysis.Verdict;
import io.flotilla.controller.rollout.gate.Finding;
import io.flotilla.controller.rollout.gate.Stratum;
import io.flotilla.controller.rollout.gate.Values;
import io.flotilla.controller.shared.store.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The columns of a finding; what is not known is null. */
final class FindingColumns {

    static final String NAMES =
            """
            variant, hardware_class, samples, baseline_samples, result, baseline, ratio,
            lower_ratio, upper_ratio, verdict, answer\
            """;

    /** The same, to be read from a table that is called f. */
    static final String READ =
            """
            f.variant, f.hardware_class, f.samples, f.baseline_samples, f.result, f.baseline,
            f.ratio, f.lower_ratio, f.upper_ratio, f.verdict, f.answer\
            """;

    static final String PARAMETERS = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

    private FindingColumns() {}

    /** Its values, after those of its key. */
    static @Nullable Object[] values(Finding finding, Object... key) {
        var values = finding.values();
        var ratio = values.ratio();
        var all = new ArrayList<@Nullable Object>(Arrays.asList(key));
        all.add(finding.stratum().variant());
        all.add(finding.stratum().hardwareClass());
        all.add(values.samples());
        all.add(values.baselineSamples());
        all.add(known(values.result()));
        all.add(known(values.baseline()));
        all.add(known(ratio.estimate()));
        all.add(ratio.isKnown() ? known(ratio.low()) : null);
        all.add(ratio.isKnown() ? known(ratio.high()) : null);
        all.add(finding.verdict());
        all.add(finding.answer());
        return all.toArray();
    }

    static Finding read(Row row) throws SQLException {
        var ratio = row.realOrNull("ratio");
        var low = row.realOrNull("lower_ratio");
        var high = row.realOrNull("upper_ratio");
        return new Finding(
                new Stratum(row.text("variant"), row.text("hardware_class")),
                new Values(
                        orUnknown(row.realOrNull("result")),
                        orUnknown(row.realOrNull("baseline")),
                        ratio == null
                                ? Ratio.UNKNOWN
                                : new Ratio(
                                        ratio,
                                        low == null ? 0 : low,
                                        high == null ? Double.POSITIVE_INFINITY : high),
                        row.integer("samples"),
                        row.integer("baseline_samples")),
                row.constant(Verdict.class, "verdict"),
                row.text("answer"));
    }

    private static @Nullable Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static double orUnknown(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
