package dev.braid.property;

import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.property.Ends.Ended;
import dev.braid.property.Tree.Observing;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Observes one call, if its tree says so, and compares what it is told with what happened. */
final class Watcher implements Observer {

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** How long it may take, in all, until a task is told to stop. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final VirtualTimeHost host;
    private final Call call;
    private final Observing observing;
    private final Set<Long> started = new HashSet<>();
    private final Set<Long> ended = new HashSet<>();
    private final List<Long> stuck = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable Summary summary;

    Watcher(VirtualTimeHost host, Call call) {
        this.host = host;
        this.call = call;
        this.observing = call.run().policy().observing();
    }

    FanOut added(FanOut policy) {
        return observing == Observing.NOBODY ? policy : policy.withObserver(this);
    }

    private void after() {
        if (observing == Observing.THROWS) {
            throw new IllegalStateException("an observer's own");
        }
    }

    @Override
    public void runStarted(Run run) {
        host.mayYield();
        after();
    }

    @Override
    public void taskStarted(Task task) {
        call.require(started.add(task.index()), "a start is told once", task.index());
        if (call.isLayered()) {
            call.taskStarts((int) task.index());
        }
        after();
    }

    @Override
    public void taskRetried(Task task, Outcome<?> attempt, Duration backOff) {
        call.attempts((int) task.index()).retried(attempt, backOff);
        host.mayYield();
        after();
    }

    @Override
    public void taskHedged(Task task, Duration delay) {
        call.attempts((int) task.index()).hedged(delay);
        after();
    }

    @Override
    public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
        call.require(ended.add(task.index()), "an end is told once", task.index());
        if (call.isLayered()) {
            call.taskEnds((int) task.index(), outcome);
        }
        Ended end = call.ends().all().stream()
                .filter(one -> one.task() == task.index())
                .findFirst()
                .orElseThrow();
        call.require(
                switch (outcome) {
                    case Outcome.Success<?> success -> end.thrown() == null;
                    case Outcome.Failure<?>(Throwable failure, _) -> Promises.isOf(end, failure)
                            && !call.wasToldToStop(end.task());
                    case Outcome.Cancelled<?> cancelled -> end.thrown() != null
                            && cancelled.thrown().orElseThrow() == end.thrown()
                            && call.isPerhapsCancelled();
                },
                "P6 an outcome is what became of the task", task.index(), outcome);
        switch (outcome) {
            case Outcome.Success<?> success -> {}
            case Outcome.Failure<?>(Throwable failure, _) -> failures.add(failure);
            case Outcome.Cancelled<?> cancelled -> causes.add(cancelled.cause());
        }
        host.mayYield();
        after();
    }

    @Override
    public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
        stuck.add(task.index());
        long told = stuck.stream().filter(index -> index == task.index()).count();
        int most = call.isLayered() ? call.attempts((int) task.index()).mostStuck() : 1;
        call.require(told <= most, "P5 that a task is stuck is told once, or once for each attempt", task.index(), told);
        call.require(late.compareTo(GRACE) >= 0, "P5 a task is stuck after the grace period", late);
        after();
    }

    @Override
    public void runEnded(Run run, Summary summary) {
        this.summary = summary;
        after();
    }

    /** After the call. */
    void check(@Nullable Throwable thrown) {
        if (observing == Observing.NOBODY) {
            return;
        }
        Summary told = summary;
        if (told == null) {
            call.require(started.isEmpty(), "the end of a run is told");
            return;
        }
        call.require(started.size() == call.starts() && ended.equals(started), "every start and end is told", started, ended);
        call.require(
                told.succeeded() + told.failed() + told.cancelled() == call.starts(), "each task has one outcome", told);
        call.require(
                causes.stream().allMatch(cause -> cause == told.cause().orElse(null)),
                "P2 whatever was cancelled was cancelled by what ended the run", causes, told);
        if (thrown != null) {
            call.require(
                    failures.stream().allMatch(failure -> Promises.tellsOf(thrown, failure) || isAbout(failure, thrown)),
                    "P2 no failure is lost", thrown, failures);
        }
    }

    /** Whether a failure already tells of what is thrown, so that it cannot be suppressed in that. */
    private static boolean isAbout(Throwable failure, Throwable thrown) {
        Throwable bare = thrown instanceof FanOutException ? thrown.getCause() : thrown;
        return Promises.tellsOf(failure, bare);
    }

    /** When all is over, because it is told by a thread of its own. */
    void checkStuck() {
        if (observing == Observing.NOBODY) {
            return;
        }
        for (Ended end : call.ends().all()) {
            if (end.task() >= 0) {
                long late = end.at() - call.toldToStopAt(end.task());
                call.require(
                        late < GRACE.plus(SLACK).toNanos() || stuck.contains((long) end.task()),
                        "P5 a task that is stuck is named", end.task(), late);
            }
        }
    }
}
