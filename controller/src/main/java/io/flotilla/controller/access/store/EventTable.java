package io.flotilla.controller.access.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.controller.access.EventFilter;
import io.flotilla.controller.access.EventRepository;
import io.flotilla.controller.access.RecordedEvent;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.Event;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The chain of events in PostgreSQL. */
@ApplicationScoped
class EventTable implements EventRepository {

    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private final DataSource database;
    private final ObjectMapper json = new ObjectMapper();

    EventTable(DataSource database) {
        this.database = database;
    }

    /**
     * Appends the events in the running transaction and holds the end of the chain until its
     * commit.
     */
    void append(List<Occurred> occurred, Instant time) throws SQLException {
        try (var connection = database.getConnection()) {
            var last = lockHead(connection);
            try (var insert =
                    connection.prepareStatement(
                            """
                            insert into event
                                (sequence, occur_time, actor, action, resource, reason, details, previous_sha256, sha256, source)
                            values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
                            """)) {
                for (var one : occurred) {
                    var event = one.event;
                    var next =
                            RecordedEvent.after(
                                    last.sequence, last.sha256, event, one.source, time);
                    insert.setLong(1, next.sequence());
                    insert.setObject(2, next.occurTime().atOffset(ZoneOffset.UTC));
                    insert.setString(3, event.actor().name());
                    insert.setString(4, event.action());
                    insert.setString(5, event.resource());
                    insert.setString(6, event.reason());
                    insert.setString(7, toJson(event.details()));
                    insert.setBytes(8, next.previousSha256().bytes());
                    insert.setBytes(9, next.sha256().bytes());
                    insert.setString(10, next.source());
                    insert.addBatch();
                    last = new Head(next.sequence(), next.sha256());
                }
                insert.executeBatch();
            }
            moveHead(connection, last);
        }
    }

    @Override
    public List<RecordedEvent> list(EventFilter filter, long afterSequence, int limit) {
        return select("sequence > ?", "order by sequence", filter, afterSequence, limit);
    }

    @Override
    public List<RecordedEvent> before(EventFilter filter, long sequence, int limit) {
        return select("sequence < ?", "order by sequence desc", filter, sequence, limit);
    }

    private List<RecordedEvent> select(
            String place, String order, EventFilter filter, long sequence, int limit) {
        try (var connection = database.getConnection();
                var select =
                        connection.prepareStatement(
                                """
                                select sequence, occur_time, actor, action, resource, reason, details, previous_sha256, sha256, source
                                from event
                                where %s and (? = '' or resource = ? or starts_with(resource, ? || '/'))
                                  and (? = '' or actor = ?)
                                  and (? = '' or action = ? or (right(?, 1) = '.' and starts_with(action, ?)))
                                  and occur_time >= ? and occur_time < ?
                                %s limit ?
                                """
                                        .formatted(place, order))) {
            bind(select, filter, sequence, limit);
            var found = new ArrayList<RecordedEvent>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(read(rows));
                }
            }
            return found;
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot read events", failed);
        }
    }

    private static void bind(PreparedStatement select, EventFilter filter, long sequence, int limit)
            throws SQLException {
        select.setLong(1, sequence);
        for (var place = 2; place <= 4; place++) {
            select.setString(place, filter.resource());
        }
        for (var place = 5; place <= 6; place++) {
            select.setString(place, filter.actor());
        }
        for (var place = 7; place <= 10; place++) {
            select.setString(place, filter.action());
        }
        select.setObject(11, filter.start().atOffset(ZoneOffset.UTC));
        select.setObject(12, filter.end().atOffset(ZoneOffset.UTC));
        select.setInt(13, limit);
    }

    private static Head lockHead(Connection connection) throws SQLException {
        try (var select =
                        connection.prepareStatement(
                                "select sequence, sha256 from event_head for update");
                var row = select.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the end of the chain of events is missing");
            }
            return new Head(row.getLong(1), Digest.ofBytes(row.getBytes(2)));
        }
    }

    private static void moveHead(Connection connection, Head head) throws SQLException {
        try (var update =
                connection.prepareStatement("update event_head set sequence = ?, sha256 = ?")) {
            update.setLong(1, head.sequence);
            update.setBytes(2, head.sha256.bytes());
            update.executeUpdate();
        }
    }

    private RecordedEvent read(ResultSet row) throws SQLException {
        var event =
                new Event(
                        new Actor(row.getString("actor")),
                        row.getString("action"),
                        row.getString("resource"),
                        row.getString("reason"),
                        fromJson(row.getString("details")));
        return new RecordedEvent(
                row.getLong("sequence"),
                row.getObject("occur_time", OffsetDateTime.class).toInstant(),
                event,
                row.getString("source"),
                Digest.ofBytes(row.getBytes("previous_sha256")),
                Digest.ofBytes(row.getBytes("sha256")));
    }

    private String toJson(Map<String, String> details) {
        try {
            return json.writeValueAsString(details);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException("texts are always JSON", defect);
        }
    }

    private Map<String, String> fromJson(String details) {
        try {
            return json.readValue(details, DETAILS);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException("not what was written", defect);
        }
    }

    /**
     * A change that is about to be recorded.
     *
     * @param source address that the call came from; empty: no call made it
     */
    record Occurred(Event event, String source) {}

    private record Head(long sequence, Digest sha256) {}
}
