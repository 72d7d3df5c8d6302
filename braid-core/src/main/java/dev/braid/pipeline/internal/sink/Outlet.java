package dev.braid.pipeline.internal.sink;

import dev.braid.Context;
import dev.braid.internal.bridge.ReadRun;
import dev.braid.internal.bridge.Results;
import dev.braid.internal.bridge.Runs;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Gate;
import dev.braid.pipeline.internal.graph.Lane;
import dev.braid.pipeline.internal.graph.Opened;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import org.jspecify.annotations.Nullable;

/** Puts what a pipeline gives into a lane, for somebody outside of its run. */
final class Outlet {

    private final Opened opened;
    private final Lane lane;

    /** Of who reads. */
    private final Segment segment;

    /** What closing threw after the run was cancelled, so that no answer tells of it; written by the task, read after the join. */
    private volatile @Nullable Throwable left;

    /** What ended the pipeline when it was not cancelled yet, and may be closing for a while; the task's own. */
    private @Nullable Throwable failure;

    /** One whose lane is read by who waits at {@code reader}. */
    Outlet(Opened opened, Gate reader) {
        this.opened = opened;
        this.segment = opened.newSegment();
        this.lane = new Lane("outlet", Lane.CAPACITY, reader, opened.segment());
        lane.readBy(segment);
    }

    /** The run, which is read by {@code results}. */
    ReadRun read(Runs.Lost lost, Results results) {
        return Runs.get().read(opened.policy(), opened.captured(), lost, this::fill, results, lane::end, this::giveBack);
    }

    // Who reads

    /** The next element, {@link Results#END}, or null if there is neither now. */
    @Nullable Object poll() {
        boolean over = lane.hasEnded(); // asked before: then what is found is all there was
        Object next = lane.poll();
        return next == null && over ? Results.END : next;
    }

    /** Whether {@link #poll} gives something. */
    boolean isReady() {
        return lane.isReady() || lane.hasEnded();
    }

    /** Called before waiting for it to be ready. */
    void beforeWaiting() {
        segment.beforeWaiting();
    }

    // The run's task

    private @Nullable Object fill() throws Exception {
        Context context = Context.current();
        var registration = context.onCancel(_ -> lane.close());
        try {
            opened.run((pull, _) -> fill(pull));
        } catch (Throwable thrown) {
            if (context.isCancelled() && thrown != failure) {
                left = thrown;
            }
            throw thrown;
        } finally {
            registration.remove();
            lane.end();
        }
        context.throwIfCancelled(); // which it was not told of
        return null;
    }

    private @Nullable Object fill(Pull pull) throws Exception {
        try {
            pull.pushTo(lane::put);
        } catch (Throwable thrown) {
            if (!Context.current().isCancelled()) { // then it is how a function ends that is told to stop
                failure = thrown;
                throw thrown;
            }
        }
        return null;
    }

    /** After the join: closes what was not begun, and throws what closing has thrown and nobody was told of. */
    private void giveBack() {
        Closing closing = new Closing();
        opened.close(closing);
        Throwable thrown = left;
        if (thrown != null) {
            left = null;
            closing.keep(thrown);
        }
        try {
            closing.end();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw Runs.get().unchecked(e);
        }
    }
}
