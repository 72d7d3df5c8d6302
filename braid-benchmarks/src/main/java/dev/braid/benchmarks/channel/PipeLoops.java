package dev.braid.benchmarks.channel;

/** The loops themselves; only copies of this class run. */
final class PipeLoops implements Loops {

    @Override
    public long send(Pipe to, int elements) throws InterruptedException {
        for (int number = 0; number < elements; number++) {
            to.send(Route.element(number));
        }
        return 0;
    }

    @Override
    public long pass(Pipe from, Pipe to, int elements) throws InterruptedException {
        for (int number = 0; number < elements; number++) {
            to.send(from.receive());
        }
        return 0;
    }

    @Override
    public long receive(Pipe from, int elements) throws InterruptedException {
        long sum = 0;
        for (int number = 0; number < elements; number++) {
            sum += from.receive();
        }
        return sum;
    }

    @Override
    public long receive(Pipes.Receiver from, int elements) throws InterruptedException {
        long sum = 0;
        for (int number = 0; number < elements; number++) {
            sum += from.receive();
        }
        return sum;
    }
}
