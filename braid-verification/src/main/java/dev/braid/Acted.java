package dev.braid;

import dev.braid.internal.crew.ArraySource;
import dev.braid.internal.crew.IteratorSource;
import dev.braid.internal.crew.Source;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run whose threads are actors, on tasks that are numbers from 0 on. */
final class Acted<A extends @Nullable Object> {

    private static final Object[] TASKS = IntStream.range(0, 64).boxed().toArray();

    final ActedHost host = new ActedHost();
    final Execution<Integer, Integer, A> execution;

    Acted(FanOut policy, Source source, TaskFunction<Integer, Integer, ?> function, FanIn<Integer, A> fanIn) {
        this.execution = new Execution<>(
                Policy.of(policy), "map", new ContextNode(host), source, function, fanIn);
        execution.start();
    }

    static Source array(int tasks) {
        return new ArraySource(Arrays.copyOf(TASKS, tasks));
    }

    /** An iterator that takes its time, so that threads meet in front of it. */
    static Source slowIterator(int tasks) {
        Iterator<Object> quick = Arrays.asList(TASKS).subList(0, tasks).iterator();
        return new IteratorSource(new Iterator<Object>() {
            @Override
            public boolean hasNext() {
                return quick.hasNext();
            }

            @Override
            public Object next() {
                for (int i = 0; i < 300; i++) {
                    Thread.onSpinWait();
                }
                return quick.next();
            }
        });
    }

    /** Lives one thread of the run, if one is started soon, and then waits for the end of all. */
    void actAndJoin() {
        host.act();
        execution.joinUninterruptibly();
    }

    A answer() {
        try {
            return execution.answer(null);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the caller", e);
        }
    }

    /** What the run throws in the end; null if it has an answer. */
    @Nullable Throwable thrown() {
        try {
            execution.answer(null);
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    /** Where two tasks wait for each other for a moment, so that both run at once more often than chance has it. */
    static final class Meeting {
        private static final int SPINS = 300;
        private final AtomicInteger here = new AtomicInteger();

        void meet() {
            here.incrementAndGet();
            for (int spins = 0; here.get() < 2 && spins < SPINS; spins++) {
                Thread.onSpinWait();
            }
        }
    }

    /** A fan-in that wants to know only when the run is over. */
    static final class Closing extends FanIn<Integer, @Nullable Object> {

        /** How often the run has been over. */
        final AtomicInteger closed = new AtomicInteger();

        @Override
        void succeeded(Object task, long index, Integer value) {}

        @Override
        void closed() {
            closed.incrementAndGet();
        }

        @Override
        @Nullable Object result() {
            return null;
        }
    }

    /** A failure that costs nothing. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        Failure(String message) {
            super(message, null, true, false);
        }
    }
}
