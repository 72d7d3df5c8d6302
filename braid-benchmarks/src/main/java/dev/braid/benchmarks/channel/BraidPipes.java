package dev.braid.benchmarks.channel;

import dev.braid.benchmarks.peer.Braid;
import dev.braid.channel.Case;
import dev.braid.channel.Channel;
import dev.braid.channel.Select;

/** Braid's channels. */
public final class BraidPipes implements Pipes<BraidPipes.Braided> {

    @Override
    public String name() {
        return Braid.NAME;
    }

    @Override
    public Braided pipe(int capacity) {
        return new Braided(capacity == 0 ? Channel.rendezvous() : Channel.buffered(capacity));
    }

    @Override
    public Receiver either(Braided one, Braided other) {
        Select<Integer, RuntimeException> either =
                Select.of(Case.receive(one.channel, element -> element), Case.receive(other.channel, element -> element));
        return either::select;
    }

    /** One of its channels. */
    record Braided(Channel<Integer> channel) implements Pipe {

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
