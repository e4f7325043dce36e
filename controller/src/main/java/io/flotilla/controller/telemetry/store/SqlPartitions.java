package io.flotilla.controller.telemetry.store;

import static java.util.stream.Collectors.toSet;

import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.telemetry.series.Resolution;
import io.flotilla.controller.telemetry.series.Resolution.Partition;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes and drops the partitions of figures. Each has its start in its name, in seconds since 1970.
 */
@Singleton
class SqlPartitions {

    private final Database database;

    SqlPartitions(Database database) {
        this.database = database;
    }

    /** The partitioned table of a resolution. */
    static String table(Resolution resolution) {
        return "telemetry_" + resolution.name().toLowerCase(Locale.ROOT);
    }

    private static String name(Partition partition) {
        return table(partition.resolution()) + "_" + partition.start().getEpochSecond();
    }

    Set<Partition> all() {
        return Stream.of(Resolution.values())
                .flatMap(resolution -> starts(resolution).stream().map(resolution::partitionOf))
                .collect(toSet());
    }

    private List<Instant> starts(Resolution resolution) {
        return database.query(
                """
                SELECT substring(c.relname FROM '[0-9]+$')::bigint AS start
                FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = CAST(? AS regclass)\
                """,
                row -> Instant.ofEpochSecond(row.number("start")),
                table(resolution));
    }

    /** Waits for others that write: nobody may hold figures of this resolution in a transaction. */
    @Transactional(TxType.REQUIRES_NEW)
    void create(Partition partition) {
        if (!starts(partition.resolution()).contains(partition.start())) {
            database.update(
                    "CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM ('%s') TO ('%s')"
                            .formatted(
                                    name(partition),
                                    table(partition.resolution()),
                                    partition.start(),
                                    partition.end()));
        }
    }

    @Transactional(TxType.REQUIRES_NEW)
    void drop(Partition partition) {
        database.update("DROP TABLE IF EXISTS " + name(partition));
    }

    /** Takes the duty until the transaction ends; false if another has it. */
    boolean claim() {
        return database.query(
                        """
                        SELECT pg_try_advisory_xact_lock(hashtext('flotilla.telemetry.partitions'))
                          AS claimed\
                        """,
                        row -> row.flag("claimed"))
                .getFirst();
    }
}
