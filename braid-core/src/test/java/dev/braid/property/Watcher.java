package dev.braid.property;

import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.property.Call.Ended;
import dev.braid.property.Tree.Observing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Observes one call, if its tree says so, and compares what it is told with what happened. */
final class Watcher implements Observer {

    private final VirtualTimeHost host;
    private final Call call;
    private final Observing observing;
    private final Set<Long> started = new HashSet<>();
    private final Set<Long> ended = new HashSet<>();
    private final List<Throwable> causes = new ArrayList<>();
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
        after();
    }

    @Override
    public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
        call.require(ended.add(task.index()), "an end is told once", task.index());
        Ended end = call.ends().stream()
                .filter(one -> one.task() == task.index())
                .findFirst()
                .orElseThrow();
        call.require(
                switch (outcome) {
                    case Outcome.Success<?> success -> end.thrown() == null;
                    case Outcome.Failure<?>(Throwable failure) -> Promises.isOf(end, failure);
                    case Outcome.Cancelled<?> cancelled -> end.thrown() != null
                            && cancelled.thrown().orElseThrow() == end.thrown()
                            && call.isPerhapsCancelled();
                },
                "P6 an outcome is what became of the task", task.index(), outcome);
        if (outcome instanceof Outcome.Cancelled<?> cancelled) {
            causes.add(cancelled.cause());
        }
        host.mayYield();
        after();
    }

    @Override
    public void runEnded(Run run, Summary summary) {
        this.summary = summary;
        after();
    }

    /** After the call. */
    void check() {
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
    }
}
