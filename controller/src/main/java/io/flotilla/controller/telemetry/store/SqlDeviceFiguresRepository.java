package io.flotilla.controller.telemetry.store;

import io.flotilla.contract.selection.Measured;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.telemetry.DeviceFiguresRepository;
import io.flotilla.controller.telemetry.Said;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Keeps figures in PostgreSQL. A variant with one engine and provider has its place among those of
 * its device by their names, so that no device can say more than there are places.
 */
@Singleton
class SqlDeviceFiguresRepository implements DeviceFiguresRepository {

    /** So many that two of the few variants which a device runs hardly ever share one. */
    private static final int PLACES = 1024;

    private static final String COLUMNS = "device, " + FiguresColumns.NAMES;

    private final Database database;

    SqlDeviceFiguresRepository(Database database) {
        this.database = database;
    }

    private record Place(String device, int place) implements Comparable<Place> {

        static Place of(Said said) {
            var subject = said.figures().measured().subject();
            var key = List.of(subject.variant(), subject.runtime().id(), subject.provider());
            return new Place(said.device().value(), Math.floorMod(key.hashCode(), PLACES));
        }

        @Override
        public int compareTo(Place other) {
            var byDevice = device.compareTo(other.device);
            return byDevice == 0 ? Integer.compare(place, other.place) : byDevice;
        }
    }

    @Override
    public void keep(Collection<Said> said) {
        var byPlace = new TreeMap<Place, Said>();
        said.forEach(one -> byPlace.put(Place.of(one), one));
        var columns = new ParameterColumns();
        byPlace.forEach(
                (place, one) ->
                        columns.add(
                                Stream.concat(
                                        Stream.of(place.device, place.place),
                                        FiguresColumns.values(one).stream())));
        database.update(
                """
                INSERT INTO device_figures (device, place, %s)
                SELECT f.* FROM unnest(CAST(? AS text[]), CAST(? AS int[]), %s)
                  AS f(device, place, %s)
                JOIN device d ON d.id = f.device
                ON CONFLICT (device, place) DO UPDATE SET model_version = EXCLUDED.model_version,
                    variant = EXCLUDED.variant, runtime = EXCLUDED.runtime,
                    runtime_version = EXCLUDED.runtime_version, provider = EXCLUDED.provider, %s\
                """
                        .formatted(
                                FiguresColumns.NAMES,
                                FiguresColumns.PARAMETERS,
                                FiguresColumns.NAMES,
                                FiguresColumns.REPLACED),
                columns.values());
    }

    @Override
    public List<Measured> of(DeviceId device, String modelVersion, Instant since) {
        return database.query(
                """
                SELECT %s FROM device_figures
                WHERE device = ? AND model_version = ? AND update_time > ? ORDER BY place\
                """
                        .formatted(COLUMNS),
                row -> FiguresColumns.read(row, Measured.Source.THIS_DEVICE),
                device.value(),
                modelVersion,
                since);
    }

    private record OfDevice(DeviceId device, Measured measured) {

        static OfDevice read(Row row) throws SQLException {
            return new OfDevice(
                    new DeviceId(row.text("device")),
                    FiguresColumns.read(row, Measured.Source.THIS_DEVICE));
        }
    }

    @Override
    public Map<DeviceId, List<Measured>> of(
            Collection<DeviceId> devices, String modelVersion, Instant since) {
        return byDevice(
                database.query(
                        """
                        SELECT %s FROM device_figures
                        WHERE device = ANY(?) AND model_version = ? AND update_time > ?
                        ORDER BY device, place\
                        """
                                .formatted(COLUMNS),
                        OfDevice::read,
                        devices.stream().map(DeviceId::value).toList(),
                        modelVersion,
                        since));
    }

    @Override
    public Map<DeviceId, List<Measured>> of(String modelVersion, Instant since) {
        return byDevice(
                database.query(
                        """
                        SELECT %s FROM device_figures
                        WHERE model_version = ? AND update_time > ? ORDER BY device, place\
                        """
                                .formatted(COLUMNS),
                        OfDevice::read,
                        modelVersion,
                        since));
    }

    private static Map<DeviceId, List<Measured>> byDevice(List<OfDevice> rows) {
        var found = new HashMap<DeviceId, List<Measured>>();
        rows.forEach(
                one -> found.computeIfAbsent(one.device, _ -> new ArrayList<>()).add(one.measured));
        return found;
    }

    @Override
    public int forgetBefore(Instant time) {
        return database.update("DELETE FROM device_figures WHERE update_time < ?", time);
    }
}
