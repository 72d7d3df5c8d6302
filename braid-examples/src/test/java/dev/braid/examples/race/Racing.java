package dev.braid.examples.race;

import static dev.braid.test.BraidAssertions.assertNothingLeaks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.TaskCallable;
import dev.braid.examples.StoppedClock;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A race that goes on beside the test; whatever it leaves running makes it fail. */
final class Racing<R> {

    private final FutureTask<R> race;

    private Racing(FutureTask<R> race) {
        this.race = race;
    }

    static <R> Racing<R> start(TaskCallable<R, Exception> race) {
        var task = new FutureTask<R>(() -> watched(race));
        Thread.startVirtualThread(task);
        return new Racing<>(task);
    }

    /** With Braid's time as {@code clock} says. */
    static <R> Racing<R> start(StoppedClock clock, TaskCallable<R, Exception> race) {
        return start(() -> clock.call(race));
    }

    private static <R> R watched(TaskCallable<R, Exception> race) throws Exception {
        var result = new FutureTask<R>(race::call);
        assertNothingLeaks(() -> result.run());
        return answer(result);
    }

    boolean isOver() {
        return race.isDone();
    }

    /** Waits for the end and returns the answer. */
    R answer() throws Exception {
        return answer(race);
    }

    private static <R> R answer(FutureTask<R> race) throws Exception {
        try {
            return race.get(RaceServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new AssertionError("the race does not end", e);
        }
    }

    /** Waits for the end, a failure, and returns all that is in it: what was thrown, and what is suppressed in that, at any depth. */
    Set<Throwable> failures() throws InterruptedException {
        Set<Throwable> all = new LinkedHashSet<>();
        try {
            R answer = answer();
            assertThat(answer).as("the answer of a race that all have lost").isNull();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            collect(e, all);
        }
        return all;
    }

    private static void collect(Throwable thrown, Set<Throwable> all) {
        if (all.add(thrown)) {
            for (Throwable suppressed : thrown.getSuppressed()) {
                collect(suppressed, all);
            }
        }
    }
}
