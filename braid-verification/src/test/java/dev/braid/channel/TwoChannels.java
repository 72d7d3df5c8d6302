package dev.braid.channel;

import static java.time.Duration.ZERO;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Two channels, and selects over both; {@code -a<b>} could neither send into a nor receive from b. */
@Param(name = "element", gen = IntGen.class, conf = "1:1000")
public abstract class TwoChannels extends OneChannel {

    private final Channel<Integer> b;

    TwoChannels(Channel<Integer> a, Channel<Integer> b) {
        super(a);
        this.b = b;
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
        return selectSending("a", a, element, List.of(receiving("b", b)));
    }

    @Operation(blocking = true)
    public String selectReceiveOrSend(@Param(name = "element") int element) throws InterruptedException {
        return selectSending("b", b, element, List.of(receiving("a", a)));
    }

    /** Zero time: like {@code otherwise}, but by way of the case that says after what. */
    @Operation
    public String selectReceiveAtOnce() throws InterruptedException {
        return Select.<String, RuntimeException>select(receiving("a", a), receiving("b", b), Case.after(ZERO, () -> "-a>b>"));
    }

    @Operation
    public String selectSendOrReceiveAtOnce(@Param(name = "element") int element) throws InterruptedException {
        return selectSending("b", b, element, List.of(receiving("a", a), Case.otherwise(() -> "-b<a>")));
    }

    private static String selectSending(
            String name, Channel<Integer> channel, int element, List<Case<String, RuntimeException>> others) throws InterruptedException {
        List<Case<String, RuntimeException>> all = new ArrayList<>(others);
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
    public String closeOther() {
        b.close();
        return "bx";
    }
}
