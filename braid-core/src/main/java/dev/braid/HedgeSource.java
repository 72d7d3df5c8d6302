package dev.braid;

import dev.braid.internal.crew.Claim;
import dev.braid.internal.crew.Source;
import dev.braid.internal.crew.Worker;
import dev.braid.internal.host.Timer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The two attempts of a hedged task as tasks of a run: the first there at once, the second when it is let in. */
final class HedgeSource implements Source {

    // FIRST → ALONE → SECOND → CLOSED; closed at any time.
    private static final int FIRST = 0;
    private static final int ALONE = 1;
    private static final int SECOND = 2;
    private static final int CLOSED = 3;

    private final Object task;

    /** Moved by CAS, by who claims, the timer, and who closes. */
    private final AtomicInteger state = new AtomicInteger(FIRST);

    /** Schedules {@link #letSecondIn()}; written before the run, read by who claims the first. */
    private Supplier<Timer> alarm = () -> () -> {};

    /** Written by who has claimed the first, read after the run. */
    private @Nullable Timer timer;

    HedgeSource(Object task) {
        this.task = task;
    }

    /** What is done when the first attempt begins, and not before: it may have to wait for a thread. */
    void whenFirstBegins(Supplier<Timer> schedule) {
        alarm = schedule;
    }

    /** Cancels the timer, if there is one; when the run is over. */
    void disarm() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Lets the second attempt be claimed; false if it is too late. */
    boolean letSecondIn() {
        return state.compareAndSet(ALONE, SECOND);
    }

    /** There will be no second attempt; false if it has been let in already, or all is over. */
    boolean callSecondOff() {
        return state.compareAndSet(ALONE, CLOSED);
    }

    @Override
    public Claim claim(Worker worker, int most) {
        if (state.compareAndSet(FIRST, ALONE)) {
            worker.give(0, task);
            timer = alarm.get();
            return Claim.TASK;
        }
        if (state.compareAndSet(SECOND, CLOSED)) {
            worker.give(1, task);
            return Claim.TASK;
        }
        return exhausted() ? Claim.NONE : Claim.NOT_NOW;
    }

    @Override
    public long available() {
        int now = state.get();
        return now == FIRST || now == SECOND ? 1 : 0;
    }

    @Override
    public boolean exhausted() {
        return state.get() == CLOSED;
    }

    @Override
    public void close() {
        state.set(CLOSED);
    }

    @Override
    public long claimed() {
        return state.get() == FIRST ? 0 : 1;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }
}
