package dev.braid.internal.crew;

import dev.braid.internal.host.SystemHost;

/** Parts of the kernel by themselves: the threads of a test act the crew. */
final class Bare {

    private static final int SPINS = 1_000;

    private static final Crew.Terms TERMS = new Crew.Terms(
            SystemHost.INSTANCE, Thread.ofPlatform().factory(), Integer.MAX_VALUE, false, true, true, Long.MAX_VALUE);

    private Bare() {}

    /** A place in a crew of its own; idle. */
    static Worker worker() {
        return in(crew());
    }

    /** Another place in the crew of {@code colleague}; idle. */
    static Worker beside(Worker colleague) {
        Crew crew = colleague.crew;
        return in(crew == null ? crew() : crew);
    }

    private static Worker in(Crew crew) {
        Worker worker = new Worker() {};
        worker.crew = crew;
        return worker;
    }

    private static Crew crew() {
        return new Crew(new NoWork(), TERMS);
    }

    /** Takes the place for {@code thread}. */
    static void arrive(Worker worker, Thread thread) {
        worker.arrive(thread, thread.getContextClassLoader());
    }

    /** A claim that cannot throw. */
    static Claim claim(Source source, Worker worker, int most) {
        try {
            return source.claim(worker, most);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Waits for another actor, which may have to wait for a processor. */
    static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /** Work that is never there; for tests to override. */
    static class NoWork implements Work {

        @Override
        public Claim claim(Worker worker, int most) {
            return Claim.NONE;
        }

        @Override
        public long available() {
            return 0;
        }

        @Override
        public boolean exhausted() {
            return false;
        }

        @Override
        public void close() {}

        @Override
        public void perform(Worker worker) {
            worker.end();
        }

        @Override
        public Worker newWorker() {
            return new Worker() {};
        }

        @Override
        public void bind(Worker worker) {
            worker.run();
        }

        @Override
        public void threadFailed(Throwable thrown) {
            throw new AssertionError(thrown);
        }

        @Override
        public void stuck(Worker worker, long epoch, Thread thread, long lateNanos) {}

        @Override
        public void closed() {}
    }
}
