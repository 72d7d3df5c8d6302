package dev.braid.benchmarks.channel;

import java.util.concurrent.LinkedTransferQueue;

/** {@code LinkedTransferQueue}, by {@code transfer}. It has no bound, so it takes part only where sender and receiver meet. */
public final class TransferPipes implements Pipes<TransferPipes.Transfer> {

    @Override
    public String name() {
        return "LinkedTransferQueue";
    }

    @Override
    public Transfer pipe(int capacity) {
        if (capacity > 0) {
            throw new IllegalArgumentException(name() + " has no bound");
        }
        return new Transfer(new LinkedTransferQueue<>());
    }

    /** One of these queues. */
    record Transfer(LinkedTransferQueue<Integer> queue) implements Pipe {

        @Override
        public void send(Integer element) throws InterruptedException {
            queue.transfer(element);
        }

        @Override
        public Integer receive() throws InterruptedException {
            return queue.take();
        }
    }
}
