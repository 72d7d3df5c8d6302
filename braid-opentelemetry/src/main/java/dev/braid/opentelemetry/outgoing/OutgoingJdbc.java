package dev.braid.opentelemetry.outgoing;

import dev.braid.Context;
import dev.braid.TaskFunction;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives statements of JDBC the trace and the deadline, and cancels them with what is around.
 *
 * <pre>{@code
 * try (var query = connection.prepareStatement(OutgoingJdbc.traced("SELECT name FROM user"))) {
 *     return OutgoingJdbc.call(query, q -> names(q.executeQuery()));
 * }
 * }</pre>
 */
public final class OutgoingJdbc {

    private static final TextMapSetter<Map<String, String>> FIELDS = (fields, name, value) -> {
        if (fields != null) {
            fields.put(name, value);
        }
    };

    private OutgoingJdbc() {}

    /**
     * Appends the current trace to a statement, as a comment in the form of sqlcommenter:
     * {@code SELECT 1 /*traceparent='00-…-01'*}{@code /}. Before a semicolon at its end. Unchanged is a statement that has a comment
     * already, or what may be one; an escape of JDBC ({@code {call …}}), after which drivers take no comment; and any if there is no
     * trace.
     *
     * <p>A statement whose text is different each time is prepared each time: caches of statements and plans by their text do not help.
     *
     * @see <a href="https://google.github.io/sqlcommenter/spec/">sqlcommenter</a>
     */
    public static String traced(String sql) {
        if (sql.contains("/*") || sql.contains("--") || sql.stripLeading().startsWith("{")) {
            return sql;
        }
        Map<String, String> fields = new TreeMap<>();
        W3CTraceContextPropagator.getInstance().inject(io.opentelemetry.context.Context.current(), fields, FIELDS);
        if (fields.isEmpty()) {
            return sql;
        }
        String statement = sql.stripTrailing();
        int end = statement.endsWith(";") ? statement.length() - 1 : statement.length();
        return statement.substring(0, end) + " " + comment(fields) + statement.substring(end);
    }

    private static String comment(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "='" + encoded(field.getValue()) + "'")
                .collect(Collectors.joining(",", "/*", "*/"));
    }

    /** Has neither quotes nor slashes any more, so it ends neither the value nor the comment. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Calls {@code function} with the statement, which meanwhile has as query time-out what remains in the
     * {@linkplain Context#current() current context}, in seconds, rounded up, unless its own is shorter; and which is
     * {@linkplain Statement#cancel() cancelled} when the context is, again and again until the function has ended. Results are to be read
     * within the function. Blocks as long as the function does, and for a cancel that has begun: when this has returned, none reaches the
     * statement, and its time-out is what it was.
     *
     * <p>An interrupt of a virtual thread closes the socket from which it reads, and so the connection. To keep that, give the policy
     * {@link dev.braid.FanOut#withoutInterrupts()}: the cancel ends the statement.
     *
     * @return what {@code function} has returned
     * @throws dev.braid.DeadlineExceededException if the deadline has passed already
     * @throws dev.braid.CancelledException if the context is cancelled otherwise already
     * @throws SQLException if the time-out cannot be set; a driver that has none does without
     * @throws X what {@code function} has thrown, also because the statement was cancelled
     */
    public static <S extends Statement, R extends @Nullable Object, X extends Exception> R call(
            S statement, TaskFunction<? super S, ? extends R, X> function) throws SQLException, X, InterruptedException {
        Objects.requireNonNull(function, "function");
        Context context = Context.current();
        context.throwIfCancelled();
        try (var _ = QueryTimeout.within(context, statement);
                var _ = new StatementCancel(context, statement)) {
            return function.apply(statement);
        }
    }
}
