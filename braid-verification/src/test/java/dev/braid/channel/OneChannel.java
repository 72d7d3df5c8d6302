package dev.braid.channel;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * A channel, and all that a thread can do with it. Each call says what it did: {@code a<1} sent 1 into a, {@code a>1} received it, {@code a!}
 * found a closed as it was to send, {@code a.} found it drained, {@code ax} closed it, {@code -a<} could not send into it at once.
 */
@Param(name = "element", gen = IntGen.class, conf = "1:1000")
public abstract class OneChannel {

    final Channel<Integer> a;

    OneChannel(Channel<Integer> a) {
        this.a = a;
    }

    @Operation(blocking = true)
    public String send(@Param(name = "element") int element) throws InterruptedException {
        try {
            a.send(element);
            return "a<" + element;
        } catch (ChannelClosedException e) {
            return "a!";
        }
    }

    @Operation(blocking = true)
    public String receive() throws InterruptedException {
        try {
            return "a>" + a.receive();
        } catch (ChannelClosedException e) {
            return "a.";
        }
    }

    @Operation
    public String trySend(@Param(name = "element") int element) {
        try {
            return a.trySend(element) ? "a<" + element : "-a<";
        } catch (ChannelClosedException e) {
            return "a!";
        }
    }

    @Operation
    public String tryReceive() {
        try {
            return a.tryReceive().map(element -> "a>" + element).orElse("-a>");
        } catch (ChannelClosedException e) {
            return "a.";
        }
    }

    @Operation
    public String close() {
        a.close();
        return "ax";
    }
}
