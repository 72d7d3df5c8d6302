package dev.braid.pipeline.internal.graph;

import dev.braid.internal.bridge.Block;
import dev.braid.internal.bridge.NestedRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One task of a stage beside the one that asks it: started by that with its first look, and ended by it. */
public final class Task {

    private final Opening opening;
    private final Segment inputs;
    private final String name;
    private final Block<?> body;
    private final Runnable wake;
    private @Nullable NestedRun run;

    /** It has ended; written by itself. */
    private volatile boolean ended;

    /**
     * One that is not started.
     *
     * @param inputs where it pulls
     * @param wake called when it has ended, to wake who waits for it
     */
    public Task(Opening opening, Segment inputs, String name, Block<?> body, Runnable wake) {
        this.opening = opening;
        this.inputs = inputs;
        this.name = name;
        this.body = body;
        this.wake = wake;
    }

    /** Starts it with the first call. Does not block. */
    public void startOnce() {
        if (run == null) {
            NestedRun starting = opening.run().group(name, List.of(body), this::hasEnded);
            run = starting;
            inputs.begins();
            starting.start();
        }
    }

    private void hasEnded() {
        ended = true;
        wake.run();
    }

    public boolean isEnded() {
        return ended;
    }

    /** Throws what it has thrown, if it has. When it has ended. */
    public void finish() throws Exception {
        NestedRun running = run;
        if (running != null) {
            running.finish();
        }
    }

    /** Stops and joins it. */
    public void close(Closing closing) {
        NestedRun running = run;
        if (running != null) {
            closing.keepBehind(running.close());
        }
    }
}
