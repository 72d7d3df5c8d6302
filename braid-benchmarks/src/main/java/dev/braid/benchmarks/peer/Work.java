package dev.braid.benchmarks.peer;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What kind of work it is: peers that can choose their threads get those that suit it best. */
public enum Work {

    /** Tasks that never block: a thread for each core. */
    COMPUTING,

    /** Tasks that may block: a virtual thread for each. */
    BLOCKING;

    // Not the common pool: that has a thread less than there are cores, because it counts on a caller that helps, as a parallel stream's.
    private static final ExecutorService CORES = Executors.newWorkStealingPool();
    private static final ExecutorService VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();
    private static final Scheduler RX_VIRTUAL = Schedulers.from(VIRTUAL);
    private static final reactor.core.scheduler.Scheduler REACTOR_VIRTUAL =
            reactor.core.scheduler.Schedulers.fromExecutorService(VIRTUAL);

    Executor executor() {
        return this == COMPUTING ? CORES : VIRTUAL;
    }

    Scheduler rxScheduler() {
        return this == COMPUTING ? Schedulers.computation() : RX_VIRTUAL;
    }

    reactor.core.scheduler.Scheduler reactorScheduler() {
        return this == COMPUTING
                ? reactor.core.scheduler.Schedulers.parallel()
                : REACTOR_VIRTUAL;
    }

    static ExecutorService virtualThreads() {
        return VIRTUAL;
    }
}
