package dev.braid.benchmarks.channel;

import java.util.Objects;
import java.util.concurrent.Exchanger;
import org.jspecify.annotations.Nullable;

/** {@code Exchanger}, which knows no sides: only for one sender and one receiver, who gives nothing in exchange. */
public final class ExchangerPipes implements Pipes<ExchangerPipes.Exchange> {

    @Override
    public String name() {
        return "Exchanger";
    }

    @Override
    public Exchange pipe(int capacity) {
        if (capacity > 0) {
            throw new IllegalArgumentException(name() + " has no buffer");
        }
        return new Exchange(new Exchanger<>());
    }

    /** One of them. */
    record Exchange(Exchanger<@Nullable Integer> exchanger) implements Pipe {

        @Override
        public void send(Integer element) throws InterruptedException {
            exchanger.exchange(element);
        }

        @Override
        public Integer receive() throws InterruptedException {
            return Objects.requireNonNull(exchanger.exchange(null));
        }
    }
}
