package dev.braid;

import dev.braid.Observer.Attempt;
import dev.braid.Observer.OfAttempt;
import dev.braid.Observer.OfRun;
import dev.braid.Observer.OfTask;
import dev.braid.Observer.Task;
import java.util.function.Function;

/** Observers that say who is told of each run, task or attempt, and do nothing else. */
final class Observers {

    private Observers() {}

    static Observer ofRuns(Function<? super Observer.Run, ? extends OfRun> runs) {
        return new Observer() {
            @Override
            public OfRun observe(Run run) {
                return runs.apply(run);
            }
        };
    }

    static Observer ofTasks(Function<? super Task, ? extends OfTask> tasks) {
        return ofRuns(run -> new OfRun() {
            @Override
            public OfTask taskStarted(Task task) {
                return tasks.apply(task);
            }
        });
    }

    static Observer ofAttempts(Function<? super Attempt, ? extends OfAttempt> attempts) {
        return ofTasks(task -> new OfTask() {
            @Override
            public OfAttempt attemptStarted(Attempt attempt) {
                return attempts.apply(attempt);
            }
        });
    }
}
