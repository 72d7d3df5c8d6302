package dev.braid;

import dev.braid.internal.bridge.RootRun;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run that nobody waits for: whoever finds that nothing runs any more, most often its last thread, ends it. */
final class SelfEndingRun implements RootRun {

    private final Execution<?, ?, ?> execution;
    private final Runnable closed;

    /**
     * A run that has not started.
     *
     * @param opening makes the execution around a fan-in
     * @param closed called when the run is over
     */
    SelfEndingRun(Function<FanIn<@Nullable Object, @Nullable Object>, Execution<?, ?, ?>> opening, Runnable closed) {
        this.closed = closed;
        this.execution = opening.apply(new Grouped(this::hasClosed));
    }

    private void hasClosed() {
        execution.conclude();
        closed.run();
    }

    @Override
    public void start() {
        execution.start();
    }

    @Override
    public void cancel(String why) {
        execution.context().cancel(new CancelledException(execution.policy().label() + ": " + why));
    }

    @Override
    public void throwIfCancelled() {
        execution.context().throwIfCancelled();
    }
}
