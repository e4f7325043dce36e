package io.flotilla.controller.telemetry.series;

import io.flotilla.controller.telemetry.series.Resolution.Partition;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Keeps figures of all devices together in partitions by time. */
public interface RollingRepository {

    /** Adds to what is kept, within the running transaction; its partitions must be there. */
    void add(SeriesSums sums);

    /** What is kept of a query, following a key. */
    List<SeriesPoint> after(SeriesQuery query, String key, int limit);

    /** The partitions that are there. */
    Set<Partition> partitions();

    /** Makes a partition unless it is there, in a transaction of its own. */
    void create(Partition partition);

    /** Removes a partition with all it holds. */
    void drop(Partition partition);

    /** Forgets series that no partition can hold figures of any more. */
    void forgetSeriesBefore(Instant time);

    /** Whether this transaction is the only one that keeps the partitions; others get no. */
    boolean claim();
}
