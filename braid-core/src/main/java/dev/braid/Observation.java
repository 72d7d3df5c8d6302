package dev.braid;

import dev.braid.Observer.Run;
import dev.braid.Observer.Task;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** One run as its observers see it. What they throw stays here. */
final class Observation {

    private static final AtomicLong IDS = new AtomicLong();

    private final List<Observer> observers;
    private final Run run;
    private final AtomicBoolean complained = new AtomicBoolean();

    Observation(Policy policy, OptionalLong tasks) {
        this.observers = policy.observers();
        this.run = new Run(IDS.incrementAndGet(), policy.label(), policy.limitIfAny(), tasks);
    }

    Run run() {
        return run;
    }

    Task task(long index) {
        return new Task(run, index);
    }

    /** Tells all observers, one after the other. */
    void tell(BiConsumer<Observer, Run> event) {
        for (Observer observer : observers) {
            try {
                event.accept(observer, run);
            } catch (Throwable t) {
                if (complained.compareAndSet(false, true)) {
                    System.getLogger("dev.braid")
                            .log(Level.WARNING, "an observer of " + run.name() + " failed; the run goes on", t);
                }
            }
        }
    }
}
