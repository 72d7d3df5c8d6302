package dev.braid.internal.crew;

import dev.braid.Linearizable;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Sources against sequential ones. */
class SourceLincheckTest {

    private static final int TASKS = 5;

    @Test
    void P3_an_array_is_claimed_closed_and_counted_as_if_by_one_thread() {
        Linearizable.check(Array.class, ArraySpec.class);
    }

    @Test
    void an_iterator_is_claimed_and_counted_as_if_by_one_thread() {
        Linearizable.check(Iterated.class, IteratedSpec.class);
    }

    @Test
    void P3_forks_are_claimed_in_order_until_the_source_is_closed_and_dropped_then() {
        Linearizable.check(Forks.class, ForksSpec.class);
    }

    @Test
    void a_source_of_forks_is_quiet_and_exhausted_as_if_for_one_thread() {
        Linearizable.check(Quiet.class, QuietSpec.class);
    }

    @Test
    void P8_each_task_with_a_key_runs_once_and_alone_among_its_like_until_the_source_is_closed() {
        Linearizable.check(Keyed.class, KeyedSpec.class);
    }

    public static class Array {
        private final Source source = new ArraySource(new Object[TASKS]);

        @Operation
        public String claim(@Param(gen = IntGen.class, conf = "1:3") int most) {
            Worker worker = Bare.worker();
            worker.begin();
            return Bare.claim(source, worker, most) == Claim.TASK ? worker.index() + "+" + worker.claimed() : "none";
        }

        @Operation
        public void close() {
            source.close();
        }

        @Operation
        public long claimed() {
            return source.claimed();
        }

        @Operation
        public long available() {
            return source.available();
        }

        @Operation
        public boolean exhausted() {
            return source.exhausted();
        }
    }

    public static class ArraySpec {
        private long next;
        private long end = TASKS;

        public String claim(int most) {
            long first = next;
            next = Math.max(next, Math.min(end, next + most));
            return next > first ? first + "+" + (next - first) : "none";
        }

        public void close() {
            end = Math.min(end, next);
        }

        public long claimed() {
            return next;
        }

        public long available() {
            return end - next;
        }

        public boolean exhausted() {
            return next == end;
        }
    }

    public static class Iterated {
        private final Source source = new IteratorSource(IntStream.range(0, TASKS).iterator());

        /** Asks until there is an answer: that another is inside just now has no place in a sequential world. */
        @Operation
        public String claim() {
            Worker worker = Bare.worker();
            while (true) {
                worker.begin();
                switch (Bare.claim(source, worker, 1)) {
                    case TASK -> {
                        return worker.index() + ": " + source.task(worker);
                    }
                    case NONE -> {
                        return "none";
                    }
                    case NOT_NOW -> worker.end();
                }
            }
        }

        @Operation
        public boolean exhausted() {
            return source.exhausted();
        }
    }

    public static class IteratedSpec {
        private int next;
        private boolean ended;

        public String claim() {
            ended = next == TASKS;
            return ended ? "none" : next + ": " + next++;
        }

        public boolean exhausted() {
            return ended;
        }
    }

    public static class Forks {
        private final AtomicInteger dropped = new AtomicInteger();
        private final ForkSource source = new ForkSource(task -> dropped.incrementAndGet());

        /** One fork runs to the end, and the block has been left: so nobody who claims waits for a fork that is about to be added. */
        public Forks() {
            source.add(-1);
            claim();
            source.seal();
        }

        @Operation
        public void add(int task) {
            source.add(task);
        }

        @Operation
        public final String claim() {
            Worker worker = Bare.worker();
            worker.begin();
            Claim claim = Bare.claim(source, worker, 1);
            return claim == Claim.TASK ? source.task(worker).toString() : claim.toString();
        }

        @Operation
        public void close() {
            source.close();
        }

        /** Whoever adds a task or closes has dropped what had to be when it comes back; before that the number may lag. */
        @Validate
        public void allThatWaitHaveBeenDropped() {
            if (source.exhausted() && source.available() > 0) {
                throw new IllegalStateException("closed, and tasks wait; " + dropped + " were dropped");
            }
        }
    }

    public static class ForksSpec {
        private final Queue<Integer> waiting = new ArrayDeque<>();
        private boolean closed;

        public void add(int task) {
            if (!closed) {
                waiting.add(task);
            }
        }

        public String claim() {
            Integer task = waiting.poll();
            return task != null ? task.toString() : closed ? "NONE" : "NOT_NOW";
        }

        public void close() {
            closed = true;
            waiting.clear();
        }
    }

    public static class Quiet {
        private static final String TASK = "task";

        private final ForkSource source = new ForkSource(task -> {});

        @Operation(nonParallelGroup = TASK)
        public void add() {
            source.add(TASK);
        }

        /** Ends one of those that were added, if there is one. */
        @Operation(nonParallelGroup = TASK)
        public void end() {
            if (!source.isQuiet()) {
                source.ended(TASK);
            }
        }

        @Operation
        public boolean isQuiet() {
            return source.isQuiet();
        }

        @Operation
        public void seal() {
            source.seal();
        }

        @Operation
        public boolean exhausted() {
            return source.exhausted();
        }
    }

    public static class QuietSpec {
        private int running;
        private boolean sealed;

        public void add() {
            running++;
        }

        public void end() {
            running = Math.max(0, running - 1);
        }

        public boolean isQuiet() {
            return running == 0;
        }

        public void seal() {
            sealed = true;
        }

        public boolean exhausted() {
            return sealed && isQuiet();
        }
    }

    public static class Keyed {
        private static final int KEYS = 2;

        private final AtomicIntegerArray runs = new AtomicIntegerArray(TASKS);
        private final AtomicIntegerArray running = new AtomicIntegerArray(KEYS);
        private final Source source =
                new KeyedSource(new ArraySource(IntStream.range(0, TASKS).boxed().toArray()), Keyed::keyOf, 1, TASKS);

        private static Integer keyOf(Object task) {
            return (Integer) task % KEYS;
        }

        /** Asks until there is an answer, as one task of each key has to wait for another only while that runs. */
        @Operation
        public String run() {
            Worker worker = Bare.worker();
            while (true) {
                worker.begin();
                switch (Bare.claim(source, worker, 1)) {
                    case TASK -> {
                        return run((KeyedSource.Held) source.task(worker));
                    }
                    case NONE -> {
                        return "none";
                    }
                    case NOT_NOW -> worker.end();
                }
            }
        }

        private String run(KeyedSource.Held held) {
            boolean once = runs.incrementAndGet((Integer) held.task()) == 1;
            boolean alone = running.incrementAndGet(keyOf(held.task())) == 1;
            running.decrementAndGet(keyOf(held.task()));
            source.ended(held);
            return once && alone ? "ran" : "ran twice, or beside another of its key";
        }

        @Operation
        public void close() {
            source.close();
        }
    }

    public static class KeyedSpec {
        private int left = TASKS;

        public String run() {
            boolean any = left > 0;
            left -= any ? 1 : 0;
            return any ? "ran" : "none";
        }

        public void close() {
            left = 0;
        }
    }
}
