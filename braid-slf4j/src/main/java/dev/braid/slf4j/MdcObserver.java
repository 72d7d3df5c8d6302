package dev.braid.slf4j;

import dev.braid.Observer;
import dev.braid.Propagator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts the names of run and task into the {@link MDC} around each call of a task's function, so that whatever it logs says which task it
 * was:
 * <ul>
 * <li>{@value #RUN}: the policy's name, such as {@code crawl};
 * <li>{@value #TASK}: that and the task's place, such as {@code crawl/17};
 * <li>{@value #ATTEMPT}: under a policy that has a retry or a hedge, the attempt's number, from 1;
 * <li>{@value #HEDGE}: {@code true} in the second of two attempts at once, which have the same number.
 * </ul>
 *
 * <pre>{@code
 * static final FanOut CRAWL = FanOut.limit(64).withName("crawl").withObserver(new MdcObserver());
 * }</pre>
 *
 * <p>Afterwards these keys are as they were; others are left alone. In a nested run the names are those of the inner one, if its policy has
 * this observer. What else is in the MDC goes along by an {@link MdcPropagator}; both can be in a policy, in either order. Holds nothing,
 * thread-safe.
 */
public final class MdcObserver implements Observer {

    /** The key of the run's name. */
    public static final String RUN = "braid.run";

    /** The key of the task's name. */
    public static final String TASK = "braid.task";

    /** The key of the attempt's number, where there may be several. */
    public static final String ATTEMPT = "braid.attempt";

    /** The key of what marks the second of two attempts at once. */
    public static final String HEDGE = "braid.hedge";

    private static final String[] KEYS = {RUN, TASK, ATTEMPT, HEDGE};

    /** Makes one; all are alike. */
    public MdcObserver() {}

    @Override
    public OfRun observe(Run run) {
        return new RunNames(run.name());
    }

    private record RunNames(String run) implements OfRun {

        @Override
        public OfTask taskStarted(Task task) {
            return new TaskNames(run, task.name());
        }
    }

    private record TaskNames(String run, String task) implements OfTask {

        @Override
        public Propagator.Restore enter() {
            return put(run, task, null, null);
        }

        @Override
        public OfAttempt attemptStarted(Attempt attempt) {
            return new AttemptNames(this, String.valueOf(attempt.number()), attempt.hedge() ? "true" : null);
        }
    }

    private record AttemptNames(TaskNames names, String number, @Nullable String hedge) implements OfAttempt {

        @Override
        public Propagator.Restore enter() {
            return put(names.run, names.task, number, hedge);
        }
    }

    /** In the order of the keys. One without a value is removed: what is around may have left one there. */
    private static Propagator.Restore put(@Nullable String... values) {
        @Nullable String[] before = Arrays.stream(KEYS).map(MDC::get).toArray(String[]::new);
        set(values);
        return () -> set(before);
    }

    private static void set(@Nullable String[] values) {
        for (int i = 0; i < KEYS.length; i++) {
            if (values[i] == null) {
                MDC.remove(KEYS[i]);
            } else {
                MDC.put(KEYS[i], values[i]);
            }
        }
    }

    @Override
    public String toString() {
        return "MDC";
    }
}
