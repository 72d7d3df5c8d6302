package dev.braid.opentelemetry.outgoing;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class OutgoingJdbcTest { // public for the database

    /** No rows, and no end that one would see. */
    private static final String ENDLESS = "SELECT X FROM SYSTEM_RANGE(1, 1000000000000) WHERE SEEN(X) < 0";

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "traceparent='00-" + TRACE + "-b7ad6b7169203331-01'";

    /** Of the endless query: its function has been called. */
    private static volatile CountDownLatch running = new CountDownLatch(1);

    private Connection connection;

    /** An SQL function. */
    public static long seen(long number) {
        running.countDown();
        return number;
    }

    @BeforeEach
    void connect() throws SQLException {
        running = new CountDownLatch(1);
        connection = DriverManager.getConnection("jdbc:h2:mem:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE ALIAS SEEN FOR '" + OutgoingJdbcTest.class.getName() + ".seen'");
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    // The trace

    private static Span span(TraceState state) {
        return Span.wrap(SpanContext.create(TRACE, "b7ad6b7169203331", TraceFlags.getSampled(), state));
    }

    @Test
    void a_statement_carries_the_trace_as_a_comment() throws SQLException {
        try (Scope _ = span(TraceState.getDefault()).makeCurrent();
                Statement statement = connection.createStatement()) {
            String sql = OutgoingJdbc.traced("SELECT EXECUTING_STATEMENT FROM INFORMATION_SCHEMA.SESSIONS");
            assertThat(sql).isEqualTo("SELECT EXECUTING_STATEMENT FROM INFORMATION_SCHEMA.SESSIONS /*" + TRACEPARENT + "*/");

            try (ResultSet now = statement.executeQuery(sql)) {
                assertThat(now.next()).isTrue();
                assertThat(now.getString(1)).as("what the database sees").isEqualTo(sql);
            }
        }
    }

    @Test
    void the_state_of_the_trace_is_encoded() {
        TraceState state = TraceState.builder().put("rojo", "it's */ 100%").put("congo", "t61rcWkgMzE").build();
        try (Scope _ = span(state).makeCurrent()) {
            assertThat(OutgoingJdbc.traced("SELECT 1"))
                    .isEqualTo("SELECT 1 /*" + TRACEPARENT
                            + ",tracestate='congo%3Dt61rcWkgMzE%2Crojo%3Dit%27s%20*%2F%20100%25'*/");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT /*+ FULL(t) */ 1 FROM t", "SELECT 1 -- one", "/* mine */ SELECT 1", "SELECT '--'", " {call f(1)}", "{? = call f(1)}"
    })
    void what_has_a_comment_or_bears_none_is_left_alone(String sql) {
        try (Scope _ = span(TraceState.getDefault()).makeCurrent()) {
            assertThat(OutgoingJdbc.traced(sql)).isEqualTo(sql);
        }
    }

    @Test
    void the_comment_stands_before_the_semicolon() {
        try (Scope _ = span(TraceState.getDefault()).makeCurrent()) {
            assertThat(OutgoingJdbc.traced("SELECT 1;\n")).isEqualTo("SELECT 1 /*" + TRACEPARENT + "*/;");
        }
    }

    @Test
    void without_a_trace_a_statement_is_left_alone() {
        assertThat(OutgoingJdbc.traced("SELECT 1;\n")).isEqualTo("SELECT 1;\n");
    }

    // The deadline

    private static int timeoutWithin(Duration left, Statement statement) throws SQLException, InterruptedException {
        return Context.current().withTimeout(left).call(() -> OutgoingJdbc.call(statement, Statement::getQueryTimeout));
    }

    @Test
    void P9_a_statement_has_what_remains_as_long_as_it_is_called() throws Exception {
        try (Statement statement = connection.createStatement()) {
            assertThat(timeoutWithin(ofSeconds(1000), statement)).isBetween(1, 1000);
            assertThat(statement.getQueryTimeout()).isZero();

            assertThat(OutgoingJdbc.call(statement, Statement::getQueryTimeout)).as("no deadline").isZero();
        }
    }

    @Test
    void P9_a_time_out_of_its_own_that_is_sooner_stays() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(3);
            assertThat(timeoutWithin(ofHours(1), statement)).isEqualTo(3);

            statement.setQueryTimeout(7200);
            assertThat(timeoutWithin(ofHours(1), statement)).isBetween(1, 3600);
            assertThat(statement.getQueryTimeout()).isEqualTo(7200);
        }
    }

    @Test
    void what_remains_is_rounded_up_to_seconds() {
        assertThat(QueryTimeout.seconds(Duration.ZERO)).isEqualTo(1);
        assertThat(QueryTimeout.seconds(ofNanos(1))).isEqualTo(1);
        assertThat(QueryTimeout.seconds(ofSeconds(1))).isEqualTo(1);
        assertThat(QueryTimeout.seconds(ofMillis(1001))).isEqualTo(2);
        assertThat(QueryTimeout.seconds(ofSeconds(Long.MAX_VALUE))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void P3_in_a_cancelled_context_the_statement_is_not_called() throws Exception {
        CancellableContext cancelled = Context.current().withCancel();
        cancelled.cancel();
        try (Statement statement = connection.createStatement()) {
            cancelled.run(() -> assertThatExceptionOfType(CancelledException.class)
                    .isThrownBy(() -> OutgoingJdbc.call(statement, s -> s.execute("SELECT 1"))));
            Context.current().withDeadline(Instant.EPOCH).run(() -> assertThatExceptionOfType(DeadlineExceededException.class)
                    .isThrownBy(() -> OutgoingJdbc.call(statement, s -> s.execute("SELECT 1"))));
        }
    }

    @RepeatedTest(5)
    void P9_a_run_whose_query_takes_too_long_says_that_its_deadline_passed() throws Exception {
        try (Statement statement = connection.createStatement()) {
            FanOut quick = FanOut.limit(1).withTimeout(ofMillis(50)).withoutInterrupts();

            assertThatThrownBy(() -> quick.map(List.of(ENDLESS), sql -> OutgoingJdbc.call(statement, s -> s.execute(sql))))
                    .isInstanceOf(DeadlineExceededException.class);
            assertThat(statement.getQueryTimeout()).isZero();
        }
    }

    // The cancel

    @RepeatedTest(10)
    void P4_a_query_that_runs_is_cancelled_with_its_task_and_the_connection_lives_on() throws Exception {
        FanOut both = FanOut.unlimited().withoutInterrupts();
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> both.forEach(List.of(true, false), query -> {
                        if (query) {
                            try {
                                OutgoingJdbc.call(statement, s -> s.execute(ENDLESS));
                            } finally {
                                running.countDown(); // so that a mistake is seen
                            }
                        } else {
                            running.await();
                            throw new IOException("disk on fire");
                        }
                    }))
                    .hasMessage("disk on fire");

            try (ResultSet next = statement.executeQuery("SELECT 1")) {
                assertThat(next.next()).isTrue();
            }
        }
    }

    @RepeatedTest(10)
    void a_query_is_cancelled_with_the_context_outside_of_runs_too() throws Exception {
        CancellableContext context = Context.current().withCancel();
        CountDownLatch started = running;
        Thread.ofVirtual().start(() -> {
            try {
                started.await();
                context.cancel();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> context.run(() -> OutgoingJdbc.call(statement, s -> s.execute(ENDLESS))))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("canceled");
        }
    }

    /** A statement of which only this is called. */
    private static Statement statement(SqlRunnable onCancel) {
        return (Statement) Proxy.newProxyInstance(
                OutgoingJdbcTest.class.getClassLoader(), new Class<?>[] {Statement.class}, (_, method, _) -> switch (method.getName()) {
                    case "cancel" -> {
                        onCancel.run();
                        yield null;
                    }
                    case "getQueryTimeout", "setQueryTimeout" -> throw new SQLFeatureNotSupportedException("no time-out");
                    default -> throw new AssertionError(method);
                });
    }

    private interface SqlRunnable {
        void run() throws SQLException;
    }

    @Test
    void a_cancel_that_came_too_early_or_failed_is_tried_again() throws Exception {
        CancellableContext context = Context.current().withCancel();
        CountDownLatch cancels = new CountDownLatch(3);
        Statement statement = statement(() -> {
            cancels.countDown();
            throw new SQLException("nothing to cancel");
        });

        context.run(() -> OutgoingJdbc.call(statement, _ -> {
            context.cancel();
            cancels.await();
            return true;
        }));
    }

    @Test
    void no_cancel_comes_after_the_call() throws Exception {
        CancellableContext context = Context.current().withCancel();
        AtomicInteger cancels = new AtomicInteger();
        Statement statement = statement(cancels::incrementAndGet);

        context.run(() -> OutgoingJdbc.call(statement, _ -> true));
        context.cancel();

        assertThat(cancels).hasValue(0);
    }

    @RepeatedTest(20)
    void a_call_is_left_when_a_cancel_that_has_begun_is_over() throws Exception {
        CancellableContext context = Context.current().withCancel();
        Thread caller = Thread.currentThread();
        AtomicBoolean leaving = new AtomicBoolean();
        AtomicBoolean left = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> late = new CompletableFuture<>();
        Statement statement = statement(() -> {
            begun.countDown();
            while (!leaving.get() || caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            late.complete(left.get());
        });

        context.run(() -> OutgoingJdbc.call(statement, _ -> {
            context.cancel();
            begun.await();
            leaving.set(true);
            return true;
        }));
        left.set(true);

        assertThat(late.get()).as("the cancel was over when the call was left").isFalse();
    }

    @Test
    void a_driver_without_time_outs_does_without() throws Exception {
        Statement statement = statement(() -> {});

        String answer = Context.current().withTimeout(ofHours(1)).call(() -> OutgoingJdbc.call(statement, _ -> "done"));

        assertThat(answer).isEqualTo("done");
    }

    @Test
    void a_statement_may_be_closed_within_the_call() throws Exception {
        Statement statement = connection.createStatement();

        Context.current().withTimeout(ofHours(1)).run(() -> OutgoingJdbc.call(statement, s -> {
            s.close();
            return true;
        }));

        assertThat(statement.isClosed()).isTrue();
    }
}
