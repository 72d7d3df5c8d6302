package dev.braid.test;

import dev.braid.TaskCallable;
import dev.braid.TaskRunnable;
import dev.braid.internal.host.Host;
import dev.braid.test.internal.VirtualTimeHost;
import dev.braid.test.internal.WatchedHost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs a block of code in virtual time: time passes only when nobody can go on, and then at once. So deadlines, time-outs and
 * {@link dev.braid.Context#sleep} take no time, and happen in order. All threads take turns, in an order that a seed decides: what can
 * happen in any order does, and the same seed gives the same run again.
 *
 * <pre>{@code
 * VirtualTime.run(() -> {
 *     assertThrows(DeadlineExceededException.class, () -> CRAWL.map(urls, this::fetch));
 *     assertEquals(Duration.ofSeconds(30), VirtualTime.elapsed());
 * });
 * }</pre>
 *
 * <p><b>The seed.</b> What the block throws comes out as it is, with a note of the seed {@linkplain Throwable#getSuppressed() suppressed}
 * in it. {@link #withSeed} runs that order again, and so does the system property {@code braid.seed}, which decides all that has no seed of
 * its own. Without it each run has another seed.
 *
 * <p><b>Nothing may be left.</b> When the block has ended and threads of Braid, or of {@link #threads()}, are left that wait, or timers that
 * nobody called off, the run fails with an {@link AssertionError} that names them. It fails likewise if nobody can go on though the block
 * has not ended, and no timer is due.
 *
 * <p><b>What is in virtual time</b> is what Braid starts and how it waits. A thread changes only where it waits, ends, calls
 * {@link Thread#yield()}, or starts another; between these nobody comes in, so this finds no data races. These are not in virtual time:
 *
 * <ul>
 * <li>{@link Thread#sleep}, {@link java.util.concurrent.locks.LockSupport#parkNanos} and all waits with a time-out of the JDK's take their
 *     time. While one lasts, virtual time stands; for a second at most, if a timer is due. What is thrown then says so, because where
 *     such a thread comes back is not for the seed to decide. {@link java.util.concurrent.locks.Lock} and the like replay without time-outs;
 *     a contended {@code synchronized} may not.
 * <li>{@link System#nanoTime} and {@link Instant#now()} are real; {@link #elapsed()}, {@link #now()} and {@link #clock()} are not.
 * <li>Threads that others start, sockets and processes: who waits for these seems to wait for nothing.
 * <li>A task that computes, or spins, for ever holds up all others, and the run with it; {@link #spend} lets virtual time pass instead.
 * </ul>
 *
 * <p>The block runs in a virtual thread of its own: without the thread-locals, the scoped values and the {@link dev.braid.Context} of the
 * caller, with its class loader. An interrupt of the caller is passed on to it. Needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}
 * on the command line of the JVM.
 */
public final class VirtualTime {

    private VirtualTime() {}

    // Running

    /**
     * Runs {@code block}. Blocking; returns when nothing that it started is running.
     *
     * @throws AssertionError if something is left, if nobody can go on, or if it does not come to rest
     * @throws IllegalStateException if called in virtual time, or if the JVM is not opened to it
     * @throws X what the block throws, as it is
     */
    public static <X extends Exception> void run(TaskRunnable<X> block) throws X, InterruptedException {
        Seeds.any().run(block);
    }

    /** As {@link #run}, with a result. */
    public static <R extends @Nullable Object, X extends Exception> R call(TaskCallable<? extends R, X> block)
            throws X, InterruptedException {
        return Seeds.any().<R, X>call(block);
    }

    /** The order of threads that {@code seed} decides. */
    public static Schedule withSeed(long seed) {
        return new Schedule(seed);
    }

    /**
     * Runs {@code block} in so many orders, one after the other, until one fails. With {@code braid.seed}, in that one only.
     *
     * @throws AssertionError as {@link #run} does
     * @throws X what the block throws in the first order in which it does
     */
    public static <X extends Exception> void explore(int schedules, TaskRunnable<X> block) throws X, InterruptedException {
        Objects.requireNonNull(block, "block");
        for (Schedule schedule : schedules(schedules)) {
            schedule.run(block);
        }
    }

    /** So many orders, all different, or the one of {@code braid.seed}: those that {@link #explore} runs. */
    public static List<Schedule> schedules(int number) {
        return Seeds.several(number);
    }

    // In the block

    /** How much time has passed since the block began. */
    public static Duration elapsed() {
        return host("elapsed").elapsed();
    }

    /** What time it is. All blocks begin at the same time. */
    public static Instant now() {
        return host("now").now();
    }

    /** A clock that shows {@link #now()}, in UTC, for code that is given its clock. To be used in the block and all that it starts. */
    public static Clock clock() {
        host("clock");
        return new VirtualClock(ZoneOffset.UTC);
    }

    /** Lets {@code time} pass as if the calling thread computed for so long: nobody comes in meanwhile, but timers become due. */
    public static void spend(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("VirtualTime.spend(" + time + "): time does not go back");
        }
        host("spend").spend(time);
    }

    /** Makes threads that are in virtual time, for code that starts its own. They have to end before the block does. */
    public static ThreadFactory threads() {
        return host("threads").threads("thread");
    }

    private static VirtualTimeHost host(String method) {
        return machine().orElseThrow(() -> new IllegalStateException("VirtualTime." + method
                + " was called outside of virtual time; call it in the block that VirtualTime.run is given, or in a thread that Braid or"
                + " VirtualTime.threads() made for it"));
    }

    /** The machine of the calling code, if it is in virtual time. */
    static Optional<VirtualTimeHost> machine() {
        return switch (Host.CURRENT.isBound() ? Host.CURRENT.get() : null) {
            case VirtualTimeHost host -> Optional.of(host);
            case WatchedHost watched when watched.machine() instanceof VirtualTimeHost host -> Optional.of(host);
            case null, default -> Optional.empty();
        };
    }

    /** The clock of the virtual time it is asked in. */
    private static final class VirtualClock extends Clock {

        private final ZoneId zone;

        VirtualClock(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new VirtualClock(Objects.requireNonNull(other, "zone"));
        }

        @Override
        public Instant instant() {
            return VirtualTime.now();
        }
    }
}
