package io.flotilla.controller.distribution.store;

import io.flotilla.controller.distribution.DeliveredBytes;
import io.flotilla.controller.shared.DeviceId;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Keeps totals in PostgreSQL. */
@Singleton
@Transactional
class DeliveredTable implements DeliveredBytes, PanacheRepositoryBase<DeliveredEntity, String> {

    @Override
    public void add(Map<DeviceId, Long> sentBytes, Instant when) {
        // In the order of their keys, so that two controllers never wait for each other crosswise.
        var rows =
                sentBytes.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(Comparator.comparing(DeviceId::value)))
                        .toList();
        getSession()
                .createNativeMutationQuery(
                        """
                        insert into delivered (device, sent_bytes, update_time)
                        select device, sent_bytes, :when
                        from unnest(cast(:devices as text[]), cast(:bytes as bigint[]))
                             as sent (device, sent_bytes)
                        on conflict (device) do update
                        set sent_bytes = delivered.sent_bytes + excluded.sent_bytes,
                            update_time = excluded.update_time
                        """)
                .setParameter("devices", devices(rows))
                .setParameter("bytes", bytes(rows))
                .setParameter("when", when)
                .executeUpdate();
    }

    private static String[] devices(List<Map.Entry<DeviceId, Long>> rows) {
        return rows.stream().map(row -> row.getKey().value()).toArray(String[]::new);
    }

    private static Long[] bytes(List<Map.Entry<DeviceId, Long>> rows) {
        return rows.stream().map(Map.Entry::getValue).toArray(Long[]::new);
    }

    @Override
    public long of(DeviceId device) {
        return findByIdOptional(device.value()).map(row -> row.sentBytes).orElse(0L);
    }
}
