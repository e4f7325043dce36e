package io.flotilla.controller.rollout.store;

import io.flotilla.controller.rollout.analysis.Verdict;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.gate.Finding;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.shared.store.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts measurements together from rows of which each holds one of their findings, or none. */
final class FoundMeasurements {

    private record Key(RolloutId rollout, int wave, String analysis, int number) {}

    private record Kept(Instant time, Verdict verdict, List<Finding> findings) {}

    private final Map<Key, Kept> kept = new LinkedHashMap<>();

    /** Takes in a row; the count of those taken in until then is of no interest. */
    int take(Row row) throws SQLException {
        var key =
                new Key(
                        new RolloutId(row.text("rollout")),
                        row.integer("wave"),
                        row.text("analysis"),
                        row.integer("number"));
        var measurement = kept.get(key);
        if (measurement == null) {
            measurement =
                    new Kept(
                            row.instant("measure_time"),
                            row.constant(Verdict.class, "together"),
                            new ArrayList<>());
            kept.put(key, measurement);
        }
        if (row.flag("found")) {
            measurement.findings.add(FindingColumns.read(row));
        }
        return kept.size();
    }

    Map<RolloutId, List<Measurement>> byRollout() {
        var found = new HashMap<RolloutId, List<Measurement>>();
        kept.forEach(
                (key, one) ->
                        found.computeIfAbsent(key.rollout, _ -> new ArrayList<>())
                                .add(
                                        new Measurement(
                                                key.analysis,
                                                key.wave,
                                                key.number,
                                                one.time,
                                                one.verdict,
                                                one.findings)));
        return found;
    }
}
