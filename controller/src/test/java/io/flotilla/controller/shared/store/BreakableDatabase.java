package io.flotilla.controller.shared.store;

import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database that is cut off after so many statements, as by a controller that dies. */
public final class BreakableDatabase extends Database {

    private int statementsLeft = Integer.MAX_VALUE;

    public BreakableDatabase(DataSource dataSource) {
        super(dataSource);
    }

    /** What is thrown instead of an answer. */
    public static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1;

        Cut() {
            super("cut off");
        }
    }

    /** Answers so many statements more, and none after them. */
    public void cutAfter(int statements) {
        statementsLeft = statements;
    }

    public void mend() {
        statementsLeft = Integer.MAX_VALUE;
    }

    @Override
    public int update(String sql, @Nullable Object... parameters) {
        count();
        return super.update(sql, parameters);
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        count();
        return super.query(sql, reader, parameters);
    }

    private void count() {
        if (statementsLeft <= 0) {
            throw new Cut();
        }
        statementsLeft--;
    }
}
