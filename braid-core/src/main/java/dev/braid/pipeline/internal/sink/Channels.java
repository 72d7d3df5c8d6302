package dev.braid.pipeline.internal.sink;

import dev.braid.channel.Sender;
import dev.braid.pipeline.internal.graph.Pull;
import org.jspecify.annotations.Nullable;

/** Sends what a pipeline gives to a channel. */
public final class Channels {

    private Channels() {}

    /** What sends. */
    @FunctionalInterface
    public interface Sending {

        /** Sends all. */
        void run() throws InterruptedException;
    }

    /** Runs {@code sending}, and closes {@code out} whatever happens. */
    public static void send(Sender<?> out, Sending sending) throws InterruptedException {
        try {
            sending.run();
        } catch (Throwable thrown) {
            out.close(thrown);
            throw thrown;
        }
        out.close();
    }

    /** Sends all that {@code pull} gives. */
    @SuppressWarnings("unchecked")
    public static @Nullable Object drain(Pull pull, Sender<?> out) throws Exception {
        Sender<Object> any = (Sender<Object>) out;
        pull.pushTo(element -> {
            any.send(element);
            return true;
        });
        return null;
    }
}
