package dev.braid.test;

import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.internal.host.Host;
import dev.braid.internal.host.SystemHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Records what happens in the runs that it is added to.
 *
 * <pre>{@code
 * var observer = new RecordingObserver();
 * FanOut.limit(4).withObserver(observer).map(urls, this::fetch);
 * BraidAssertions.assertRecorded(observer).atMostAtOnce(4).started(urls.size());
 * }</pre>
 *
 * <p>Safe for use by many threads; it does not keep events apart by run, {@link Recording#of(String)} does.
 */
public final class RecordingObserver implements Observer {

    // All guarded by events.
    private final List<Recording.Event> events = new ArrayList<>();
    private long origin;

    /** A recorder without events. */
    public RecordingObserver() {}

    /** What has been recorded so far. */
    public Recording recording() {
        synchronized (events) {
            return new Recording(events);
        }
    }

    @Override
    public void runStarted(Run run) {
        add(at -> new Recording.RunStarted(at, run));
    }

    @Override
    public void taskStarted(Task task) {
        add(at -> new Recording.TaskStarted(at, task));
    }

    @Override
    public void taskRetried(Task task, Outcome<?> attempt, Duration backOff) {
        add(at -> new Recording.TaskRetried(at, task, attempt, backOff));
    }

    @Override
    public void taskHedged(Task task, Duration after) {
        add(at -> new Recording.TaskHedged(at, task, after));
    }

    @Override
    public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
        add(at -> new Recording.TaskEnded(at, task, outcome, elapsed));
    }

    @Override
    public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
        add(at -> new Recording.TaskStuck(at, task, late, stack));
    }

    @Override
    public void runEnded(Run run, Summary summary) {
        add(at -> new Recording.RunEnded(at, run, summary));
    }

    private void add(Function<Duration, Recording.Event> event) {
        synchronized (events) {
            long now = Host.CURRENT.orElse(SystemHost.INSTANCE).nanoTime();
            if (events.isEmpty()) {
                origin = now;
            }
            events.add(event.apply(Duration.ofNanos(now - origin)));
        }
    }

    /** The recording as text. */
    @Override
    public String toString() {
        return recording().toString();
    }
}
