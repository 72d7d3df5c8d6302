package dev.braid.test;

import dev.braid.Context;
import dev.braid.Outcome;
import dev.braid.TaskRunnable;
import dev.braid.internal.host.Host;
import dev.braid.internal.host.SystemHost;
import dev.braid.test.internal.Thrown;
import dev.braid.test.internal.WatchedHost;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;

/** Where assertions begin. They throw {@link AssertionError}. */
public final class BraidAssertions {

    private BraidAssertions() {}

    /** Asserts on what became of tasks: of {@code FanOut.outcomes}, or of a {@link Recording#outcomes() recording}. */
    public static OutcomesAssert assertOutcomes(Collection<? extends Outcome<?>> outcomes) {
        return new OutcomesAssert(outcomes);
    }

    /** Asserts on what was recorded so far. */
    public static RecordingAssert assertRecorded(RecordingObserver observer) {
        return assertRecorded(observer.recording());
    }

    /** Asserts on a recording, or a part of one. */
    public static RecordingAssert assertRecorded(Recording recording) {
        return new RecordingAssert(recording);
    }

    /**
     * Runs {@code block} on the real machine, in the calling thread, and asserts that it leaves no thread that Braid started, and no timer.
     * Waits some seconds for threads that are on their way out. In {@link VirtualTime} nothing may be left anyway.
     *
     * @throws AssertionError if something is left; if the block throws, that is suppressed in what it throws
     * @throws IllegalStateException if called in a task or in {@link Context#call}, where runs stand on what is around them
     * @throws X what the block throws
     */
    public static <X extends Exception> void assertNothingLeaks(TaskRunnable<X> block) throws X, InterruptedException {
        Objects.requireNonNull(block, "block");
        var host = new WatchedHost(Host.CURRENT.orElse(SystemHost.INSTANCE));
        try {
            ScopedValue.where(Host.CURRENT, host).call(() -> {
                requireWatched(host);
                block.run();
                return true;
            });
        } catch (Throwable t) {
            leak(host).ifPresent(t::addSuppressed);
            throw Thrown.<X>asIs(t);
        }
        Optional<AssertionError> leak = leak(host);
        if (leak.isPresent()) {
            throw leak.get();
        }
    }

    private static Optional<AssertionError> leak(WatchedHost host) {
        String left = host.left();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(new AssertionError("left behind, though the block has ended:\n" + left));
    }

    /** A context around us keeps its own machine. */
    private static void requireWatched(WatchedHost host) {
        Context.shielded().withTimeout(Duration.ofDays(1));
        if (!host.isAsked()) {
            throw new IllegalStateException("assertNothingLeaks was called in a task or in Context.call; call it around the whole run");
        }
    }
}
