package dev.braid.internal.crew;

import dev.braid.Linearizable;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
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
}
