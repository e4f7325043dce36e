package io.flotilla.controller.access.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.controller.access.EventRepository;
import io.flotilla.controller.access.RecordedEvent;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.Event;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
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
    void append(List<Event> events, Instant time) throws SQLException {
        try (var connection = database.getConnection()) {
            var last = lockHead(connection);
            try (var insert =
                    connection.prepareStatement(
                            """
                            insert into event
                                (sequence, occur_time, actor, action, resource, reason, details, previous_sha256, sha256)
                            values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                            """)) {
                for (var event : events) {
                    var next = RecordedEvent.after(last.sequence, last.sha256, event, time);
                    insert.setLong(1, next.sequence());
                    insert.setObject(2, next.occurTime().atOffset(ZoneOffset.UTC));
                    insert.setString(3, event.actor().name());
                    insert.setString(4, event.action());
                    insert.setString(5, event.resource());
                    insert.setString(6, event.reason());
                    insert.setString(7, toJson(event.details()));
                    insert.setBytes(8, next.previousSha256().bytes());
                    insert.setBytes(9, next.sha256().bytes());
                    insert.addBatch();
                    last = new Head(next.sequence(), next.sha256());
                }
                insert.executeBatch();
            }
            moveHead(connection, last);
        }
    }

    @Override
    public List<RecordedEvent> list(String resource, long afterSequence, int limit) {
        try (var connection = database.getConnection();
                var select =
                        connection.prepareStatement(
                                """
                                select sequence, occur_time, actor, action, resource, reason, details, previous_sha256, sha256
                                from event
                                where sequence > ? and (? = '' or resource = ? or starts_with(resource, ? || '/'))
                                order by sequence limit ?
                                """)) {
            select.setLong(1, afterSequence);
            select.setString(2, resource);
            select.setString(3, resource);
            select.setString(4, resource);
            select.setInt(5, limit);
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

    private record Head(long sequence, Digest sha256) {}
}
