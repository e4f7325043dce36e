package io.flotilla.controller.shared.store;

import java.sql.SQLException;

/** The database refused a statement, or is away. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK = "40P01";
    private static final String UNIQUE_VIOLATION = "23505";

    private final String state;

    DatabaseException(SQLException cause) {
        super(cause);
        this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /** Whether a row of the same key exists. */
    public boolean isUniqueViolation() {
        return state.equals(UNIQUE_VIOLATION);
    }

    /** Whether the same transaction may succeed when it is run again. */
    public boolean isPassing() {
        return state.equals(SERIALIZATION_FAILURE)
                || state.equals(DEADLOCK)
                || state.startsWith("08");
    }
}
