package dev.braid.internal.bridge;

import dev.braid.internal.host.Host;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs, for the stream form and for observers. Policies are those of {@code dev.braid}, which provides this. */
public abstract class Runs {

    /** Written once, when the policies are loaded. */
    private static volatile @Nullable Runs provided;

    protected Runs() {}

    /** Makes {@code runs} known. */
    public static void provide(Runs runs) {
        provided = runs;
    }

    /** What was provided; the caller has used a policy, so it is there. */
    public static Runs get() {
        return Objects.requireNonNull(provided);
    }

    /** The name of a policy, if it has one, and how many tasks it runs at once, in a few words. */
    public abstract String describe(Object policy);

    /** What the policy wants to go along, as the calling thread has it. */
    public abstract Object capture(Object policy);

    /**
     * Runs {@code body} as the only task of a run. Blocking, fail-fast; what it throws is thrown unchecked.
     *
     * @param policy of which the limit, the window, and all that it says of attempts and failures is not looked at
     * @param form what the caller has called
     */
    public abstract <R extends @Nullable Object> R call(Object policy, Object captured, String form, Block<R> body)
            throws InterruptedException;

    /**
     * A run of tasks that each have a thread.
     *
     * @param closed called once, when none runs, by the last
     */
    public abstract NestedRun group(
            Object policy, Object captured, String name, List<? extends Block<?>> bodies, Runnable closed);

    /** A run over the elements of an iterator, under the whole of a policy. */
    public abstract SpreadRun spread(Object policy, Object captured, Spread spread);

    /**
     * A run of {@code body} that nobody waits for. What the body throws is told to observers, and to nobody else.
     *
     * @param closed called once, when nothing runs and the run is over, by whoever came to end it; must not block
     */
    public abstract RootRun root(Object policy, Object captured, String form, Block<?> body, Runnable closed);

    /**
     * A run of {@code body}, in the context of this call, whose results are read outside of it.
     *
     * @param closed called once, when nothing runs, by the last thread: what there is to read then is all; must not block
     * @param closing called at its end, by who reads or closes it, or by a thread of its own if it is lost, after the join; if nobody
     *     loses it, whether it has started or not
     */
    public abstract ReadRun read(
            Object policy, Object captured, Lost lost, Block<?> body, Results results, Runnable closed, Runnable closing);

    /**
     * Has a run abandoned when who reads it is lost.
     *
     * @param reader which nothing in the run refers to
     * @return calls it off
     */
    public abstract Runnable guard(Object reader, ReadRun run);

    /** The results of a run as a stream, by whose closing it is closed. */
    public abstract Stream<?> stream(ReadRun run);

    /**
     * How a run is called when who reads it is lost.
     *
     * @param form what reads it
     * @param advice what would have prevented that
     */
    public record Lost(String form, String advice) {}

    /** How many runs go on in this JVM, of any form. */
    public abstract int live();

    /** How many tasks run in these; without what they are doing, which would take their stacks. */
    public abstract int running();

    /** What carries a checked exception out of a place that can throw none. */
    public abstract RuntimeException unchecked(Throwable thrown);

    /** What stands for an interrupt that Braid has not caused, and that must not be taken for the caller's. */
    public abstract RuntimeException foreign(String who, Throwable interrupt);

    /** Attaches {@code others} to {@code thrown}, as far as that allows. */
    public abstract void suppress(Throwable thrown, List<? extends Throwable> others);

    /** Whether the calling task is interrupted when it is to stop; if not, it has to look at its context. */
    public abstract boolean isInterruptedToStop();

    /** The machine under the calling code. */
    public abstract Host host();
}
