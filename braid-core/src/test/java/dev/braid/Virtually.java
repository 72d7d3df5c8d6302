package dev.braid;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.test.internal.VirtualTimeHost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A machine in virtual time under a test, and what was noted on it, with the second in which it was. */
public final class Virtually {

    private static final int ORDERS = 25;
    private static final long MOST_STEPS = 1_000_000;

    private final VirtualTimeHost host;
    private final List<String> noted = new ArrayList<>(); // all threads of a machine take turns on one

    private Virtually(long seed) {
        host = new VirtualTimeHost(seed);
    }

    /** What a test does on a machine. */
    @FunctionalInterface
    public interface Body {
        void run(Virtually machine) throws Exception;
    }

    /** Runs {@code body} on a machine after the other, each of which has another order of threads. */
    public static void inManyOrders(Body body) {
        for (long seed = 0; seed < ORDERS; seed++) {
            try {
                new Virtually(seed).run(body);
            } catch (Throwable t) {
                throw new AssertionError("in the order of seed " + seed, t);
            }
        }
    }

    private void run(Body body) throws Throwable {
        @Nullable Throwable[] thrown = new Throwable[1];
        boolean[] ended = new boolean[1];
        Thread caller = host.caller(() -> {
            try {
                body.run(this);
            } catch (Throwable t) {
                thrown[0] = t;
            }
            ended[0] = true;
        });
        boolean rests = host.run(caller, MOST_STEPS);
        Throwable failure = thrown[0];
        if (failure != null) {
            throw failure;
        }
        assertThat(rests && ended[0]).as("comes to an end; noted until then: %s", noted).isTrue();
        assertThat(host.living()).as("threads that are left").isEmpty();
        assertThat(host.pendingTimers()).as("timers that are left").isZero();
        assertThat(host.escaped()).isEmpty();
    }

    // What a body does

    public long seconds() {
        return host.nanoTime() / 1_000_000_000;
    }

    public static void sleep(int seconds) throws InterruptedException {
        Context.sleep(ofSeconds(seconds));
    }

    /** Sleeps, and is deaf to whoever tells it to stop. */
    public void sleepDeaf(int seconds) {
        host.sleepDeaf(ofSeconds(seconds));
    }

    public void note(Object what) {
        noted.add(what + " at " + seconds());
    }

    /** Notes what {@code look} gives when the machine has come to this second. */
    public void noteAt(int second, Supplier<?> look) {
        host.schedule(ofSeconds(second).toNanos() - host.nanoTime(), () -> note(look.get()));
    }

    /** What was noted, by time; what was noted in the same second by name, since any order is right. */
    public List<String> noted() {
        return noted.stream()
                .sorted(Comparator.comparingLong((String note) -> Long.parseLong(note.replaceAll(".* at ", "")))
                        .thenComparing(note -> note))
                .toList();
    }

    /** Does {@code block} beside the rest, in a thread of the machine. */
    public void beside(TaskRunnable<?> block) {
        host.threads("beside").newThread(() -> {
            try {
                block.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }).start();
    }
}
