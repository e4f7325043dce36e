package io.flotilla.controller.shared.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The row at which a query stands; its columns are read by name. */
public final class Row {

    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    public String text(String column) throws SQLException {
        return Objects.requireNonNull(results.getString(column), column);
    }

    public @Nullable String textOrNull(String column) throws SQLException {
        return results.getString(column);
    }

    public int integer(String column) throws SQLException {
        return results.getInt(column);
    }

    public long number(String column) throws SQLException {
        return results.getLong(column);
    }

    public @Nullable Double realOrNull(String column) throws SQLException {
        var value = results.getDouble(column);
        return results.wasNull() ? null : value;
    }

    public double real(String column) throws SQLException {
        return results.getDouble(column);
    }

    public boolean flag(String column) throws SQLException {
        return results.getBoolean(column);
    }

    public Instant instant(String column) throws SQLException {
        return Objects.requireNonNull(instantOrNull(column), column);
    }

    public @Nullable Instant instantOrNull(String column) throws SQLException {
        var value = results.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    public byte[] bytes(String column) throws SQLException {
        return Objects.requireNonNull(results.getBytes(column), column);
    }

    public byte @Nullable [] bytesOrNull(String column) throws SQLException {
        return results.getBytes(column);
    }

    public <E extends Enum<E>> E constant(Class<E> type, String column) throws SQLException {
        return Enum.valueOf(type, text(column));
    }

    public <E extends Enum<E>> @Nullable E constantOrNull(Class<E> type, String column)
            throws SQLException {
        var name = results.getString(column);
        return name == null ? null : Enum.valueOf(type, name);
    }

    /** A column of an array type with boxed elements, e.g. {@code Long[].class} for bigint[]. */
    public <T> List<T> array(Class<T[]> type, String column) throws SQLException {
        return List.of(type.cast(results.getArray(column).getArray()));
    }
}
