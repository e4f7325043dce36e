package io.flotilla.controller.shared.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements as part of the running transaction, if any. Parameters may be null, text,
 * numbers, booleans, bytes, instants, enums (by name) and collections of those, which become
 * arrays; JSON is text that the statement casts.
 */
@Singleton
public class Database {

    private final DataSource dataSource;

    Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Makes one value of one row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(Row row) throws SQLException;
    }

    /** Runs a statement that changes rows, and returns how many. */
    public int update(String sql, @Nullable Object... parameters) {
        try (var connection = dataSource.getConnection();
                var statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /** Runs a statement that returns rows. */
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        try (var connection = dataSource.getConnection();
                var statement = prepare(connection, sql, parameters);
                var results = statement.executeQuery()) {
            var rows = new ArrayList<T>();
            var row = new Row(results);
            while (results.next()) {
                rows.add(reader.read(row));
            }
            return rows;
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /** Runs a statement that returns one row or none. */
    public <T> Optional<T> queryOne(
            String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return query(sql, reader, parameters).stream().findFirst();
    }

    private static PreparedStatement prepare(
            Connection connection, String sql, @Nullable Object[] parameters) throws SQLException {
        var statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, bindable(connection, parameters[i]));
            }
            return statement;
        } catch (SQLException | RuntimeException failure) {
            statement.close();
            throw failure;
        }
    }

    private static @Nullable Object bindable(Connection connection, @Nullable Object parameter)
            throws SQLException {
        return switch (parameter) {
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case Enum<?> constant -> constant.name();
            case Collection<?> many -> array(connection, many);
            case null, default -> parameter;
        };
    }

    private static Object array(Connection connection, Collection<?> elements) throws SQLException {
        var values = new ArrayList<@Nullable Object>(elements.size());
        var type = "text";
        for (var element : elements) {
            var value = bindable(connection, element);
            type = value == null ? type : arrayType(value);
            values.add(value);
        }
        return connection.createArrayOf(
                type, type.equals("bytea") ? values.toArray(new byte[0][]) : values.toArray());
    }

    private static String arrayType(Object element) {
        return switch (element) {
            case Integer _ -> "int4";
            case Long _ -> "int8";
            case Double _ -> "float8";
            case Boolean _ -> "bool";
            case byte[] _ -> "bytea";
            case java.time.OffsetDateTime _ -> "timestamptz";
            default -> "text";
        };
    }
}
