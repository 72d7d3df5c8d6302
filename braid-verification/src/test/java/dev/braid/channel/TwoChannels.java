package dev.braid.channel;

import static java.time.Duration.ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * Two channels, and all that a thread can do with them. Each call says what it did: {@code a<1} sent 1 into a, {@code a>1} received it,
 * {@code a!} found a closed as it was to send, {@code a.} found it drained, {@code ax} closed it; {@code -a<b>} could neither send into a nor
 * receive from b.
 */
@Param(name = "element", gen = IntGen.class, conf = "1:1000")
public abstract class TwoChannels {

    private final Channel<Integer> a;
    private final Channel<Integer> b;

    TwoChannels(Supplier<Channel<Integer>> a, Supplier<Channel<Integer>> b) {
        this.a = a.get();
        this.b = b.get();
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
        return a.receiveOrEmpty().map(element -> "a>" + element).orElse("a.");
    }

    @Operation(blocking = true)
    public String receiveOther() throws InterruptedException {
        return b.receiveOrEmpty().map(element -> "b>" + element).orElse("b.");
    }

    @Operation
    public String trySend(@Param(name = "element") int element) {
        try {
            return a.trySend(element) ? "a<" + element : "-a<";
        } catch (ChannelClosedException e) {
            return "a!";
        }
    }

    @Operation(blocking = true)
    public String selectReceive() throws InterruptedException {
        return Select.<String, RuntimeException>select(receiving("a", a), receiving("b", b));
    }

    @Operation(blocking = true)
    public String selectReceiveReversed() throws InterruptedException {
        return Select.<String, RuntimeException>select(receiving("b", b), receiving("a", a));
    }

    @Operation(blocking = true)
    public String selectSendOrReceive(@Param(name = "element") int element) throws InterruptedException {
        return selectSending("a", a, element, receiving("b", b));
    }

    @Operation(blocking = true)
    public String selectReceiveOrSend(@Param(name = "element") int element) throws InterruptedException {
        return selectSending("b", b, element, receiving("a", a));
    }

    /** Zero time: like {@code otherwise}, but by way of the case that says after what. */
    @Operation
    public String selectReceiveAtOnce() throws InterruptedException {
        return Select.<String, RuntimeException>select(receiving("a", a), receiving("b", b), Case.after(ZERO, () -> "-a>b>"));
    }

    @Operation
    public String selectSendOrReceiveAtOnce(@Param(name = "element") int element) throws InterruptedException {
        return selectSending("b", b, element, receiving("a", a), Case.otherwise(() -> "-b<a>"));
    }

    @SafeVarargs
    private static String selectSending(
            String name, Channel<Integer> channel, int element, Case<String, RuntimeException>... others) throws InterruptedException {
        List<Case<String, RuntimeException>> all = new ArrayList<>(List.of(others));
        all.add(Case.send(channel, element, () -> name + "<" + element));
        try {
            return Select.of(all).select();
        } catch (ChannelClosedException e) {
            return name + "!";
        }
    }

    private static Case<String, RuntimeException> receiving(String name, Channel<Integer> channel) {
        return Case.receive(channel, element -> name + ">" + element, closed -> name + ".");
    }

    @Operation
    public String close() {
        a.close();
        return "ax";
    }

    @Operation
    public String closeOther() {
        b.close();
        return "bx";
    }
}
