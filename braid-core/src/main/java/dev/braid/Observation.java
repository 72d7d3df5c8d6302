package dev.braid;

import dev.braid.Observer.OfRun;
import dev.braid.Observer.Run;
import dev.braid.Observer.Summary;
import dev.braid.Observer.Task;
import dev.braid.internal.flight.Flight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One run as its observers see it. */
final class Observation extends ObserverCalls {

    private static final AtomicLong IDS = new AtomicLong();
    private static final OfRun NOBODY = new OfRun() {};

    private final Run run;
    private final boolean ofTasks;

    /** Whether observers are told of the run as such, and not of a task whose attempts it is. */
    private final boolean ofRun;

    /** Who is told, for each observer; known when the run has begun. */
    private OfRun @Nullable [] told;

    /** Whose tasks it is about; written before the run has a task. */
    private @Nullable Execution<?, ?, ?> execution;

    /** What observers find when they are told of the run. */
    private final Surroundings surroundings;

    private Observation(Registered[] observers, Run run, Surroundings surroundings, boolean ofTasks, OfRun @Nullable [] told) {
        super(observers, run.name());
        this.run = run;
        this.surroundings = surroundings;
        this.ofTasks = ofTasks;
        this.ofRun = told == null;
        this.told = told;
    }

    /** Of a run under a policy, which begins now; null if nobody wants to know. */
    static @Nullable Observation of(Policy policy, OptionalLong tasks) {
        return of(policy, tasks, Surroundings.NONE);
    }

    /** As {@link #of(Policy, OptionalLong)}, of one that begins on another thread than the one in whose surroundings it is to be seen. */
    static @Nullable Observation of(Policy policy, OptionalLong tasks, Surroundings surroundings) {
        boolean asked = !policy.observers().isEmpty();
        boolean recorded = Flight.recordsRuns();
        if (!asked && !recorded) {
            return null;
        }
        List<Registered> observers = new ArrayList<>(policy.observers());
        if (recorded) {
            observers.add(Registered.recorder(new FlightObserver()));
        }
        Run run = new Run(nextId(), policy.label(), policy.limitIfAny(), tasks);
        return new Observation(observers.toArray(Registered[]::new), run, surroundings, asked || Flight.recordsTasks(), null);
    }

    /** An id that no other run has. */
    static long nextId() {
        return IDS.incrementAndGet();
    }

    /** Of the run of a task's attempts. */
    static Observation ofAttempts(TaskObservation task, OfRun[] told) {
        return new Observation(task.observers(), task.task().run(), Surroundings.NONE, true, told);
    }

    Run run() {
        return run;
    }

    /** Whether anybody wants to know of tasks. */
    boolean ofTasks() {
        return ofTasks;
    }

    /** By which observers know the run; a new one if they do not. */
    long id() {
        return ofRun ? run.id() : nextId();
    }

    void begin(Execution<?, ?, ?> of) {
        execution = of;
        ObserverWatch.INSTANCE.add(this);
        if (told == null) {
            told = observe();
        }
    }

    private OfRun[] observe() {
        OfRun[] all = new OfRun[observers().length];
        for (int i = 0; i < all.length; i++) {
            int index = i;
            Observer observer = observers()[i].observer();
            OfRun made = ask(i, "observe", NOBODY, () -> surroundings.within(index, () -> observer.observe(run)));
            all[i] = made;
            if (made instanceof FlatObserver flat) {
                tell(i, flat::begin);
            }
        }
        return all;
    }

    void end(Summary summary) {
        try {
            tell(told(), observer -> observer.ended(summary));
        } finally {
            ObserverWatch.INSTANCE.remove(this);
        }
    }

    /** By whoever forks, several at once: none may wait for what another tells. */
    void taskForked() {
        ObserverCalls calls = new ObserverCalls(observers(), run.name());
        calls.watched(() -> calls.tell(told(), OfRun::taskForked));
    }

    void taskStarted(TaskWorker worker, long waitedNanos) {
        Task task = new Task(run, worker.index(), Duration.ofNanos(waitedNanos));
        TaskObservation begun = new TaskObservation(observers(), task);
        worker.setObservation(begun); // before anybody is told, so that the watch sees who blocks
        begun.begin(told());
    }

    private OfRun[] told() {
        return Objects.requireNonNull(told);
    }

    @Override
    void look(Executor reports) {
        super.look(reports);
        if (execution != null) {
            for (TaskWorker worker : execution.workers()) {
                TaskObservation task = worker.observation();
                if (task != null) {
                    task.look(reports);
                }
            }
        }
    }
}
