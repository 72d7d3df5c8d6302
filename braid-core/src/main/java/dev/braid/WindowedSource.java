package dev.braid;

import dev.braid.internal.crew.Claim;
import dev.braid.internal.crew.Source;
import dev.braid.internal.crew.Worker;
import java.util.OptionalLong;

/** Tasks that are claimed only while there is room for their results in a window. */
record WindowedSource(Source tasks, Window window) implements Source {

    @Override
    public Claim claim(Worker worker, int most) throws Throwable {
        if (!window.enter()) {
            return tasks.exhausted() ? Claim.NONE : Claim.NOT_NOW;
        }
        Claim claim = Claim.NONE;
        try {
            claim = tasks.claim(worker, 1);
        } finally {
            if (claim != Claim.TASK) {
                window.leave();
            }
        }
        return claim;
    }

    @Override
    public Object task(Worker worker) {
        return tasks.task(worker);
    }

    @Override
    public boolean tracksEnds() {
        return tasks.tracksEnds();
    }

    @Override
    public boolean ended(Object task) {
        return tasks.ended(task);
    }

    @Override
    public void dropped(Object task) {
        tasks.dropped(task);
    }

    @Override
    public long available() {
        return window.isOpen() ? tasks.available() : 0;
    }

    @Override
    public boolean exhausted() {
        return tasks.exhausted();
    }

    @Override
    public void close() {
        tasks.close();
    }

    @Override
    public long claimed() {
        return tasks.claimed();
    }

    @Override
    public OptionalLong sizeSoFar() {
        return tasks.sizeSoFar();
    }

    @Override
    public OptionalLong size() {
        return tasks.size();
    }
}
