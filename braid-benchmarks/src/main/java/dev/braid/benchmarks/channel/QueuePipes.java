package dev.braid.benchmarks.channel;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;

/** The JDK's bounded queue and, where sender and receiver are to meet, the one without a buffer. */
public record QueuePipes(String name) implements Pipes<QueuePipes.Queue> {

    /** Where sender and receiver meet. */
    public static final QueuePipes SYNCHRONOUS = new QueuePipes("SynchronousQueue");

    /** With a buffer. */
    public static final QueuePipes ARRAY = new QueuePipes("ArrayBlockingQueue");

    @Override
    public Queue pipe(int capacity) {
        return new Queue(capacity == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(capacity));
    }

    /** A queue. */
    record Queue(BlockingQueue<Integer> queue) implements Pipe {

        @Override
        public void send(Integer element) throws InterruptedException {
            queue.put(element);
        }

        @Override
        public Integer receive() throws InterruptedException {
            return queue.take();
        }
    }
}
