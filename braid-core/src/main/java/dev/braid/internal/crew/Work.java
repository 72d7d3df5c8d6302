package dev.braid.internal.crew;

/** What a crew works on. None of its methods may throw. */
public interface Work {

    /**
     * Gives the worker the next task, or several, at most {@code most}, if the source can; deals with what the source throws. Does
     * not block where {@code most} is above 1: what may be given is reserved meanwhile, and others wait for it.
     */
    Claim claim(Worker worker, int most);

    /** How many tasks could be claimed now; see {@link Source#available()}. */
    long available();

    /** Whether no task will ever be claimed again. */
    boolean exhausted();

    /** Lets no claim succeed from now on; ordered as {@link Source#close()} is. */
    void close();

    /** Runs the claimed task and {@linkplain Worker#end() ends} it. */
    void perform(Worker worker);

    /** What a thread is named while it is between tasks. */
    default String name() {
        return "";
    }

    /** What a thread is named while it runs this task. */
    default String taskName(long index) {
        return "";
    }

    /** A new place for a thread. */
    Worker newWorker();

    /** Runs the worker, with what its tasks are to find bound to the thread. */
    void bind(Worker worker);

    /** A thread could not be started. */
    void threadFailed(Throwable thrown);

    /** The cancelled task of {@code epoch} has outlasted the grace period, and {@linkplain Worker#isLate went on} just now. */
    void stuck(Worker worker, long epoch, Thread thread, long lateNanos);

    /** No thread is active, for now: what has been claimed until now has ended. Called by the last that left. */
    default void idle() {}

    /** The crew has closed: called once, by the last to leave. */
    void closed();
}
