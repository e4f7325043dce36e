package io.flotilla.controller.rollout.store;

import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.telemetry.RolloutWaves;
import io.flotilla.controller.telemetry.series.Series.Wave;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Finds in PostgreSQL which waves brought versions to devices. */
@Singleton
class SqlRolloutWaves implements RolloutWaves {

    private final Database database;

    SqlRolloutWaves(Database database) {
        this.database = database;
    }

    @Override
    public Map<Delivered, Wave> of(Collection<DeviceId> devices) {
        var waves = new HashMap<Delivered, Wave>();
        database.query(
                """
                SELECT DISTINCT ON (d.device, d.slot, r.model_version)
                  d.device, d.slot, r.model_version, d.rollout, d.wave
                FROM deployment d JOIN rollout r ON r.id = d.rollout
                WHERE d.device = ANY(?) AND d.state IN ('IN_PROGRESS', 'SUCCEEDED')
                ORDER BY d.device, d.slot, r.model_version, r.sequence DESC\
                """,
                row ->
                        waves.put(
                                new Delivered(
                                        new DeviceId(row.text("device")),
                                        row.text("slot"),
                                        row.text("model_version")),
                                new Wave(
                                        new RolloutId(row.text("rollout")).resourceName(),
                                        row.integer("wave"))),
                devices.stream().map(DeviceId::value).toList());
        return waves;
    }
}
