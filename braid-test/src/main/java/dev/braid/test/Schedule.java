package dev.braid.test;

import dev.braid.TaskCallable;
import dev.braid.TaskRunnable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An order in which threads take turns in {@link VirtualTime}.
 *
 * @param seed what decides it
 */
public record Schedule(long seed) {

    /** Runs {@code block} in this order, as {@link VirtualTime#run} does. */
    public <X extends Exception> void run(TaskRunnable<X> block) throws X, InterruptedException {
        Objects.requireNonNull(block, "block");
        this.<@Nullable Object, X>call(() -> {
            block.run();
            return null;
        });
    }

    /** Runs {@code block} in this order, as {@link VirtualTime#call} does. */
    public <R extends @Nullable Object, X extends Exception> R call(TaskCallable<? extends R, X> block)
            throws X, InterruptedException {
        Objects.requireNonNull(block, "block");
        if (VirtualTime.machine().isPresent()) {
            throw new IllegalStateException("VirtualTime.run was called in virtual time; one block is enough for all that is called in it");
        }
        return new VirtualRun<R, X>(seed, block).call();
    }

    /** The seed in hexadecimal, as the system property {@code braid.seed} takes it. */
    @Override
    public String toString() {
        return "0x" + Long.toHexString(seed);
    }
}
