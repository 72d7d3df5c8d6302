package dev.braid.micrometer;

import dev.braid.Observer;
import dev.braid.Observer.Summary;
import dev.braid.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.LongStream;

/** The meters of all runs with one name: {@code docs/metrics.md}, which OpenTelemetry's follow too. */
final class RunMeters {

    /** Of what has no such tag in OpenTelemetry; Prometheus wants all series of a metric to have the same. */
    private static final String NONE = "none";

    private static final Duration[] BUCKETS = LongStream.of(
                    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
                    10_000_000, 25_000_000, 50_000_000, 100_000_000)
            .mapToObj(micros -> Duration.ofNanos(1_000 * micros))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Tags tags;

    private final Timer succeeded;
    private final Timer cancelled;
    private final ConcurrentMap<String, Timer> failed = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> retries = new ConcurrentHashMap<>();
    private final ConcurrentMap<Ending, Timer> runDurations = new ConcurrentHashMap<>();

    final Timer waitTime;
    final LongAdder active;
    final LongAdder waiting;
    final Counter hedgesWon;
    final Counter hedgesLost;
    final Counter stuck;
    final LongAdder runsActive;

    private RunMeters(MeterRegistry registry, String name) {
        this.registry = registry;
        this.tags = Tags.of("braid.run.name", name);
        this.succeeded = taskDuration("success", NONE);
        this.cancelled = taskDuration("cancelled", NONE);
        this.waitTime = timer("braid.task.wait_time", "How long tasks waited before they began", tags);
        this.active = number("braid.task.active", "Tasks that have begun and not ended");
        this.waiting = number("braid.task.waiting", "Tasks that are there and have not begun");
        this.hedgesWon = hedges("true");
        this.hedgesLost = hedges("false");
        this.stuck = counter("braid.task.stuck", "Tasks that still ran when the grace period was over", tags);
        this.runsActive = number("braid.run.active", "Runs that have begun and not ended");
    }

    /** How a run ended, and of what. */
    private record Ending(Observer.End end, String errorType) {}

    static RunMeters register(MeterRegistry registry, String name) {
        return new RunMeters(registry, name);
    }

    Timer taskDuration(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?> _ -> succeeded;
            case Outcome.Cancelled<?> _ -> cancelled;
            case Outcome.Failure<?>(var exception, _) -> of(errorType(exception), failed, type -> taskDuration("failure", type));
        };
    }

    Counter retries(Outcome<?> attempt) {
        String errorType = attempt instanceof Outcome.Failure<?>(var exception, _) ? errorType(exception) : NONE;
        return of(
                errorType,
                retries,
                type -> counter("braid.task.retries", "Attempts that were followed by another", tags.and("error.type", type)));
    }

    Timer runDuration(Summary summary) {
        String errorType = switch (summary.end()) {
            case FAILED, DEADLINE_EXCEEDED -> errorType(summary.cause().orElseThrow());
            case COMPLETED, SATISFIED, INTERRUPTED, CANCELLED -> NONE;
        };
        return of(new Ending(summary.end(), errorType), runDurations, this::runDuration);
    }

    private static <K, M> M of(K key, ConcurrentMap<K, M> known, Function<K, M> making) {
        M found = known.get(key); // without the lock that computeIfAbsent may take
        return found == null ? known.computeIfAbsent(key, making) : found;
    }

    private static String errorType(Throwable exception) {
        return exception.getClass().getName();
    }

    // Registering

    private Timer taskDuration(String outcome, String errorType) {
        return timer(
                "braid.task.duration",
                "How long tasks took, with all their attempts",
                tags.and("braid.task.outcome", outcome, "error.type", errorType));
    }

    private Timer runDuration(Ending ending) {
        String end = ending.end().name().toLowerCase(Locale.ROOT);
        return timer("braid.run.duration", "How long runs took", tags.and("braid.run.end", end, "error.type", ending.errorType()));
    }

    private Timer timer(String metric, String description, Tags all) {
        return Timer.builder(metric).description(description).tags(all).serviceLevelObjectives(BUCKETS).register(registry);
    }

    private Counter hedges(String won) {
        return counter("braid.task.hedges", "Second attempts beside slow ones that have ended", tags.and("braid.hedge.won", won));
    }

    private Counter counter(String metric, String description, Tags all) {
        return Counter.builder(metric).description(description).tags(all).register(registry);
    }

    private LongAdder number(String metric, String description) {
        LongAdder number = new LongAdder();
        Gauge.builder(metric, number, LongAdder::sum).description(description).tags(tags).strongReference(true).register(registry);
        return number;
    }
}
