package io.flotilla.controller.overview.store;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.device.DeviceConfig;
import io.flotilla.controller.device.Presence;
import io.flotilla.controller.device.store.SelectorCondition;
import io.flotilla.controller.overview.DeviceFilter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A filter, within what a caller reaches, as a condition on the table of devices.
 *
 * @param sql to be put after WHERE or AND
 * @param parameters of the condition, in order
 */
record DeviceCondition(String sql, List<Object> parameters) {

    DeviceCondition {
        parameters = List.copyOf(parameters);
    }

    static DeviceCondition of(DeviceFilter filter, Reach reach, DeviceConfig config, Clock clock) {
        var selected = SelectorCondition.of(filter.selector(), reach).onDevices();
        var terms = new ArrayList<>(List.of(selected.sql()));
        var parameters = new ArrayList<>(selected.parameters());
        if (!filter.text().isEmpty()) {
            terms.add("strpos(lower(device.id || ' ' || display_name), lower(?)) > 0");
            parameters.add(filter.text());
        }
        anyOf("state", filter.states(), terms, parameters);
        anyOf("health", filter.healths(), terms, parameters);
        anyOf("hardware_class", filter.hardwareClasses(), terms, parameters);
        if (!filter.connectivities().isEmpty()) {
            var connectivity = connectivity(config, clock);
            terms.add(connectivity.sql() + " = ANY(?)");
            parameters.addAll(connectivity.parameters());
            parameters.add(names(filter.connectivities()));
        }
        if (!filter.serving().isEmpty()) {
            terms.add(
                    """
                    EXISTS (SELECT FROM jsonb_each(slots) AS s WHERE s.value ->> 'variant' = ANY(?)
                        OR s.value ->> 'modelVersion' = ANY(?))\
                    """);
            parameters.add(filter.serving());
            parameters.add(filter.serving());
        }
        return new DeviceCondition(String.join(" AND ", terms), parameters);
    }

    /**
     * Connectivity as an expression. Times are written down at intervals, so a device counts as
     * stale later by one of them.
     */
    static DeviceCondition connectivity(DeviceConfig config, Clock clock) {
        var now = clock.instant();
        return new DeviceCondition(
                """
                coalesce((SELECT CASE WHEN p.last_seen_time >= ? THEN 'ONLINE'
                    WHEN p.last_seen_time >= ? THEN 'STALE' END
                    FROM device_presence p WHERE p.device = device.id), 'OFFLINE')\
                """,
                List.of(
                        now.minus(Presence.staleAfter(config)).minus(config.presenceInterval()),
                        now.minus(config.offlineAfter())));
    }

    /** The parameters with others before and after them. */
    Object[] parameters(List<?> before, List<?> after) {
        var all = new ArrayList<Object>(before);
        all.addAll(parameters);
        all.addAll(after);
        return all.toArray();
    }

    private static void anyOf(
            String column, Collection<?> wanted, List<String> terms, List<Object> parameters) {
        if (!wanted.isEmpty()) {
            terms.add(column + " = ANY(?)");
            parameters.add(names(wanted));
        }
    }

    private static List<String> names(Collection<?> values) {
        return values.stream().map(String::valueOf).toList();
    }
}
