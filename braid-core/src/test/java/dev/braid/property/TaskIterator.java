package dev.braid.property;

import dev.braid.property.Tree.Run;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.LockSupport;

/** The tasks of a run as an iterator, with the trait that its source has. */
final class TaskIterator implements Iterator<Integer> {

    private final VirtualTimeHost host;
    private final Call call;
    private final Run run;
    private int next;
    private boolean shown;

    TaskIterator(VirtualTimeHost host, Call call) {
        this.host = host;
        this.call = call;
        this.run = call.run();
    }

    @Override
    public boolean hasNext() {
        call.pulls().entered();
        try {
            showTrait();
        } catch (RuntimeException e) {
            call.pulls().fails(e);
            throw e;
        }
        boolean more = next < run.tasks().size();
        call.pulls().left(more);
        return more;
    }

    @Override
    public Integer next() {
        if (next == run.tasks().size()) {
            throw new NoSuchElementException();
        }
        return next++;
    }

    private void showTrait() {
        if (run.source().trait() == Tree.Source.Trait.YIELDS) {
            host.mayYield();
        }
        if (shown || next < run.source().at()) {
            return;
        }
        shown = true;
        try {
            switch (run.source().trait()) {
                case PLAIN, YIELDS -> {}
                case SLEEPS -> host.sleep(Duration.ofMillis(5));
                case THROWS -> throw new IllegalStateException("source, at " + next);
                case BLOCKS -> untilInterrupted();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("source interrupted, at " + next, e);
        }
    }

    private void untilInterrupted() throws InterruptedException {
        while (!Thread.interrupted()) {
            LockSupport.park(this);
        }
        throw new InterruptedException();
    }
}
