package dev.braid.internal.crew;

import dev.braid.Linearizable;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** The protocols of a worker's word against sequential ones: one thread is the worker's, the others cancel or steal. */
class WorkerLincheckTest {

    private static final String OWNER = "owner";

    @Test
    void each_task_of_a_chunk_goes_to_its_worker_or_to_one_thief() {
        Linearizable.check(Chunks.class, ChunksSpec.class);
        Linearizable.checkProtocol(Chunks.class, ChunksSpec.class);
    }

    @Test
    void P5_a_task_is_cancelled_at_most_once_and_only_while_it_runs() {
        Linearizable.check(Cancels.class, CancelsSpec.class);
        Linearizable.checkProtocol(Cancels.class, CancelsSpec.class);
    }

    public static class Chunks {
        static final int COUNT = 6;

        private final Worker worker = Bare.worker();
        private boolean busy;
        private int next = COUNT;

        /** What the worker's thread does when its task is done: goes on with the next; -1 if none is left. */
        @Operation(nonParallelGroup = OWNER)
        public long goOn() {
            if (busy && worker.advance()) {
                return worker.index();
            }
            end();
            busy = worker.resume();
            return busy ? worker.index() : -1;
        }

        /** Claims a chunk; only of use to a worker that has none. */
        @Operation(nonParallelGroup = OWNER)
        public long claim() {
            if (goOn() >= 0) {
                return worker.index();
            }
            worker.begin();
            worker.give(next, COUNT);
            next += COUNT;
            busy = true;
            return worker.index();
        }

        /** Ends a task although more of its chunk may be left. */
        @Operation(nonParallelGroup = OWNER)
        public boolean end() {
            boolean was = busy;
            if (busy) {
                worker.end();
                busy = false;
            }
            return was;
        }

        @Operation
        public String steal() {
            Worker thief = Bare.beside(worker);
            thief.begin();
            return thief.stealFrom(worker) ? thief.index() + "+" + thief.claimed() : "nothing";
        }
    }

    public static class ChunksSpec {
        private boolean busy;
        private int next = Chunks.COUNT;
        private int first;
        private int left;

        public long goOn() {
            busy = left > 0;
            return busy ? takeFirst() : -1;
        }

        public long claim() {
            if (left == 0) {
                first = next;
                left = Chunks.COUNT;
                next += Chunks.COUNT;
            }
            busy = true;
            return takeFirst();
        }

        public boolean end() {
            boolean was = busy;
            busy = false;
            return was;
        }

        public String steal() {
            int stolen = (left + 1) / 2;
            left -= stolen;
            return stolen > 0 ? first + left + "+" + stolen : "nothing";
        }

        private int takeFirst() {
            left--;
            return first++;
        }
    }

    public static class Cancels {
        private final Worker worker = Bare.worker();
        private boolean shielded;

        public Cancels() {
            begin();
        }

        @Operation(nonParallelGroup = OWNER)
        public final void begin() {
            if (!worker.isBusy()) {
                worker.begin();
            }
        }

        @Operation(nonParallelGroup = OWNER)
        public boolean end() {
            unshield();
            return worker.isBusy() && worker.end();
        }

        /** Goes into the shield, or comes out of it. */
        @Operation(nonParallelGroup = OWNER)
        public boolean shield() {
            if (shielded) {
                unshield();
            } else {
                shielded = worker.isBusy() && worker.shield(true);
            }
            return shielded;
        }

        /** The next attempt of the task. */
        @Operation(nonParallelGroup = OWNER)
        public void reopen() {
            unshield();
            if (worker.isBusy()) {
                worker.reopen(false);
            }
        }

        private void unshield() {
            if (shielded) {
                worker.unshield(false);
                shielded = false;
            }
        }

        @Operation(nonParallelGroup = OWNER)
        public boolean isCancelled() {
            return worker.isCancelled();
        }

        @Operation
        public boolean cancel(@Param(gen = IntGen.class, conf = "0:2") int epoch) {
            return worker.cancel(epoch, false, 0);
        }

        /** That of whatever runs now. */
        @Operation
        public long epoch() {
            return worker.epoch();
        }
    }

    public static class CancelsSpec {
        private int epoch;
        private boolean busy = true;
        private boolean shielded;
        private boolean cancelled;

        public void begin() {
            busy = true;
        }

        public boolean end() {
            boolean was = cancelled;
            epoch += busy ? 1 : 0;
            busy = false;
            shielded = false;
            cancelled = false;
            return was;
        }

        public boolean shield() {
            shielded = busy && !shielded;
            return shielded;
        }

        public void reopen() {
            epoch += busy ? 1 : 0;
            shielded = false;
            cancelled = false;
        }

        public boolean isCancelled() {
            return cancelled;
        }

        public boolean cancel(int epoch) {
            boolean done = busy && epoch == this.epoch && !cancelled;
            cancelled |= done;
            return done;
        }

        public long epoch() {
            return epoch;
        }
    }
}
