package dev.braid.internal.crew;

/** Work that is not there; for tests to say what it is. */
class NoWork implements Work {

    @Override
    public Claim claim(Worker worker, int most) {
        return Claim.NONE;
    }

    @Override
    public long available() {
        return exhausted() ? 0 : 1;
    }

    @Override
    public boolean exhausted() {
        return true;
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
    public void stuck(Worker worker, long epoch, Thread thread, long lateNanos) {
        throw new AssertionError("nothing was cancelled");
    }

    @Override
    public void closed() {}
}
