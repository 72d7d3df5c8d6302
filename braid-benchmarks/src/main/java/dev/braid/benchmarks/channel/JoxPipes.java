package dev.braid.benchmarks.channel;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.Select;

/** Jox: Go's channels for virtual threads, by the algorithm of Kotlin's. */
public final class JoxPipes implements Pipes<JoxPipes.Jox> {

    /** Its name in all tables. */
    public static final String NAME = "Jox";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Jox pipe(int capacity) {
        return new Jox(capacity == 0 ? Channel.newRendezvousChannel() : Channel.newBufferedChannel(capacity));
    }

    @Override
    public Receiver either(Jox one, Jox other) {
        return () -> Select.select(one.channel.receiveClause(), other.channel.receiveClause());
    }

    /** One of its channels. */
    record Jox(Channel<Integer> channel) implements Pipe {

        @Override
        public void send(Integer element) throws InterruptedException {
            channel.send(element);
        }

        @Override
        public Integer receive() throws InterruptedException {
            return channel.receive();
        }
    }
}
