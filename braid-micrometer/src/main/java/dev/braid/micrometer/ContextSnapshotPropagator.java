package dev.braid.micrometer;

import dev.braid.Propagator;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Objects;

/**
 * Takes along what Micrometer's context propagation knows: the thread-locals that have a
 * {@link io.micrometer.context.ThreadLocalAccessor}, such as the current observation.
 *
 * <pre>{@code
 * static final FanOut CRAWL = FanOut.limit(64).withPropagator(new ContextSnapshotPropagator());
 * }</pre>
 *
 * @see <a href="https://docs.micrometer.io/context-propagation/reference/">Context Propagation</a>
 */
public final class ContextSnapshotPropagator implements Propagator {

    private final ContextSnapshotFactory snapshots;

    /** One for all accessors of the global registry. What has no value where a form is called has none in tasks. */
    public ContextSnapshotPropagator() {
        this(ContextSnapshotFactory.builder().clearMissing(true).build());
    }

    /**
     * One for what {@code snapshots} captures. It should clear what is missing, or a task may see what another left behind where the
     * caller had no value.
     */
    public ContextSnapshotPropagator(ContextSnapshotFactory snapshots) {
        this.snapshots = Objects.requireNonNull(snapshots, "snapshots");
    }

    @Override
    public Snapshot capture() {
        ContextSnapshot captured = snapshots.captureAll();
        return () -> captured.setThreadLocals()::close;
    }

    @Override
    public String toString() {
        return "Micrometer's context propagation";
    }
}
