package dev.braid.opentelemetry;

import dev.braid.Observer;
import dev.braid.Propagator;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Traces runs: a span for each, a child of the caller's; below it one for each task, which is current while the task's function runs, so
 * that what the function traces nests under it; and below that one for each attempt, where a task has several.
 *
 * <pre>{@code
 * static final FanOut CRAWL = FanOut.limit(64).withName("crawl").withObserver(Tracing.of(GlobalOpenTelemetry.get()));
 * }</pre>
 *
 * <p>The caller's whole {@link Context} goes along to tasks, its baggage as well. It is that of the thread that called the form, or a pipeline's
 * sink; of a stream of {@link dev.braid.FanOut}, which runs when it is read, that of its first reader.
 *
 * <p><b>A million tasks do not make a million spans.</b> A run's first thousand tasks ({@link #withTaskSpans}) each have one. Of the others a
 * span tells of those whose function needs one (it starts a span itself, hands the trace on, or measures with exemplars), those that failed
 * (at most half as many again), the 20 slowest, and a sample that grows with the logarithm of their number; and of attempts, where a task
 * with a span has several, as long as these are fewer than a fifth of that. The run's span counts all tasks. So a run makes fewer spans,
 * unless functions need more, than the 2,048 that the SDK's batch processor holds by default. With the Java agent a span cannot wait
 * until it is needed: there what the functions of those others trace, and of first attempts, nests one level higher.
 *
 * <p><b>Failed</b> is what failed at last: status ERROR, {@code error.type}, and the exception, recorded before the span ends. A task that
 * succeeded when it was tried again is not marked, the attempts that failed are. A run is marked if a failure or its deadline ended it.
 * <b>Cancelled is neutral</b>: an attribute and an event. Exceptions and events are recorded as log records in the context of the span, as the
 * semantic conventions say since events of spans are deprecated; {@code OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=logs/dup} has them recorded on the
 * span as well.
 *
 * <p>Immutable; one serves any number of policies. All attributes are listed in {@code docs/telemetry.md}.
 */
public final class Tracing implements Observer {

    static final String SCOPE = "dev.braid";

    private static final int TASK_SPANS = 1_000;

    private final LongSupplier nanoTime;
    private final Tracer tracer;
    private final Events events;
    private final int taskSpans;
    private final boolean idsInMdc;
    private final Function<Throwable, String> errorTypes;
    private final boolean lazy = LazySpan.areLeftAlone();

    private Tracing(LongSupplier nanoTime, Tracer tracer, Events events, int taskSpans, boolean idsInMdc, Function<Throwable, String> errorTypes) {
        this.nanoTime = nanoTime;
        this.tracer = tracer;
        this.events = events;
        this.taskSpans = taskSpans;
        this.idsInMdc = idsInMdc;
        this.errorTypes = errorTypes;
    }

    /** Traces by a given OpenTelemetry: the SDK's, or the global one, which is the agent's where there is an agent. */
    public static Tracing of(OpenTelemetry openTelemetry) {
        return of(openTelemetry, ExceptionSignal.ofEnvironment(), System::nanoTime);
    }

    static Tracing of(OpenTelemetry openTelemetry, ExceptionSignal signal, LongSupplier nanoTime) {
        Objects.requireNonNull(openTelemetry, "openTelemetry");
        Logger logger = openTelemetry.getLogsBridge().get(SCOPE);
        return new Tracing(nanoTime, openTelemetry.getTracer(SCOPE), new Events(logger, signal), TASK_SPANS, false, failure -> failure.getClass().getName());
    }

    /**
     * Traces alike, with a span for each of a run's first {@code most} tasks, in place of a thousand.
     *
     * @throws IllegalArgumentException if {@code most} is negative
     */
    public Tracing withTaskSpans(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("Tracing.withTaskSpans(" + most + "): a number of spans must be at least 0");
        }
        return new Tracing(nanoTime, tracer, events, most, idsInMdc, errorTypes);
    }

    /**
     * Traces alike, with {@code trace_id} and {@code span_id} in the MDC of SLF4J, which must be there, while a task's function runs. A task without
     * a span of its own has the run's.
     */
    public Tracing withIdsInMdc() {
        return new Tracing(nanoTime, tracer, events, taskSpans, true, errorTypes);
    }

    /** Traces alike, with what this function says of a failure as {@code error.type}, in place of its class. It is to say few different things. */
    public Tracing withErrorTypes(Function<Throwable, String> types) {
        Objects.requireNonNull(types, "types");
        return new Tracing(nanoTime, tracer, events, taskSpans, idsInMdc, types);
    }

    /** The context of the calling thread. It is none where a task has one already, which is nearer. */
    @Override
    public Propagator.Snapshot capture() {
        Context caller = Context.current();
        return () -> Context.current() == Context.root() ? CurrentContext.with(caller) : Propagator.Restore.NOTHING;
    }

    @Override
    public OfRun observe(Run run) {
        return RunSpan.start(this, run, Context.current());
    }

    RunClock clock() {
        return new RunClock(nanoTime);
    }

    Tracer tracer() {
        return tracer;
    }

    Events events() {
        return events;
    }

    int taskSpans() {
        return taskSpans;
    }

    String errorType(Throwable failure) {
        try {
            return Objects.requireNonNull(errorTypes.apply(failure), "no error.type");
        } catch (RuntimeException e) { // a user's: the span is worth more than its type
            return failure.getClass().getName();
        }
    }

    /** Whether spans can wait until they are needed. */
    boolean isLazy() {
        return lazy;
    }

    boolean areIdsInMdc() {
        return idsInMdc;
    }

    @Override
    public String toString() {
        return "OpenTelemetry tracing";
    }
}
