package dev.braid;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Fan-in of {@code quorum} and {@code firstSuccess}: the first so many successes, as completed; fails once they are impossible. */
final class Quorum<R extends @Nullable Object> extends FanIn<R, List<R>> {

    private static final long UNKNOWN = -1;

    private final String form;
    private final int needed;
    private final Failures failures = new Failures();

    // All guarded by this.
    private final List<R> successes = new ArrayList<>();
    private long tasks = UNKNOWN;
    private long failed;
    private boolean hopeless;

    /** Whether the run was cancelled because the answer was there; written before the join by the thread that gave the last success. */
    private boolean satisfied;

    Quorum(String form, int needed) {
        this.form = form;
        this.needed = needed;
    }

    @Override
    void begin(Control control, OptionalLong size) {
        super.begin(control, size);
        if (size.isPresent()) {
            exhausted(size.getAsLong());
        }
    }

    @Override
    void succeeded(Object task, long index, R value) {
        if (isLast(value) && control().enough()) {
            satisfied = true;
        }
    }

    private synchronized boolean isLast(R value) {
        if (successes.size() == needed) {
            return false;
        }
        successes.add(value);
        return successes.size() == needed;
    }

    /** A quorum has its own rule of how many may fail. */
    @Override
    void failed(Object task, long index, Throwable failure) {
        boolean impossible;
        synchronized (this) {
            failures.add(failure);
            failed++;
            impossible = becomesHopeless();
        }
        if (impossible) {
            giveUp();
        }
    }

    @Override
    void exhausted(long size) {
        boolean impossible;
        synchronized (this) {
            tasks = size;
            impossible = becomesHopeless();
        }
        if (impossible) {
            giveUp();
        }
    }

    private boolean becomesHopeless() {
        boolean becomes = !hopeless && successes.size() < needed && tasks != UNKNOWN && tasks - failed < needed;
        hopeless |= becomes;
        return becomes;
    }

    private void giveUp() {
        List<Throwable> all = failures.all();
        if (all.isEmpty()) {
            control()
                    .fail(new IllegalArgumentException(
                            form + ": " + needed + " successes were wanted of only " + tasks + " tasks"));
        }
        all.forEach(control()::fail);
    }

    @Override
    List<Throwable> failures() {
        return failures.all();
    }

    @Override
    boolean isSatisfied() {
        return satisfied;
    }

    @Override
    List<R> result() {
        return Collections.unmodifiableList(successes);
    }
}
