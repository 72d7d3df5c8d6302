package dev.braid.opentelemetry.outgoing;

import dev.braid.Context;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** Puts the query time-out of a statement back. */
@FunctionalInterface
interface QueryTimeout extends AutoCloseable {

    /** Gives the statement what remains in the context, unless it has less. */
    static QueryTimeout within(Context context, Statement statement) throws SQLException {
        Optional<Duration> left = context.remaining();
        if (left.isEmpty()) {
            return () -> {};
        }
        int seconds = seconds(left.get());
        try {
            int before = statement.getQueryTimeout();
            if (before != 0 && before <= seconds) {
                return () -> {};
            }
            statement.setQueryTimeout(seconds);
            return () -> {
                if (!statement.isClosed()) {
                    statement.setQueryTimeout(before);
                }
            };
        } catch (SQLFeatureNotSupportedException e) {
            return () -> {}; // the cancel comes all the same
        }
    }

    /** Rounded up, so that it is the context that is found to have ended the statement; and never zero, which is none. */
    static int seconds(Duration left) {
        long whole = left.getSeconds() + (left.getNano() > 0 ? 1 : 0);
        return Math.clamp(whole, 1, Integer.MAX_VALUE);
    }

    @Override
    void close() throws SQLException;
}
