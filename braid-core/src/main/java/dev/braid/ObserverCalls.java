package dev.braid;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls observers about one thing, a run or a task, one call at a time: what they throw stays here, and the {@link ObserverWatch} finds out
 * which does not come back.
 */
class ObserverCalls {

    // The word is the number of the call that goes on, 0 between calls. The thread that calls moves it 0 → n → 0, the watch n → INTERRUPTING →
    // INTERRUPTED, with the interrupt in between; so that interrupt hits the call that was meant or none. A thread that finds its
    // number gone waits for INTERRUPTED, which is a few instructions away, and takes the interrupt back, unless the thread was interrupted already.
    private static final long IDLE = 0;
    private static final long INTERRUPTING = -1;
    private static final long INTERRUPTED = -2;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(ObserverCalls.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Registered[] observers;
    private final String run;

    private volatile long word;

    // Of the call that goes on; written by its thread before the word, read by the watch after it.
    private long calls;
    private @Nullable Registered called;
    private @Nullable Thread thread;

    /** Whether the thread was interrupted before the watch did that; written by the watch before INTERRUPTED, read by the thread after it. */
    private boolean interruptedBefore;

    /** The call that went on when the watch looked last; the watch's own. */
    private long seen;

    ObserverCalls(Registered[] observers, String run) {
        this.observers = observers;
        this.run = run;
    }

    final Registered[] observers() {
        return observers;
    }

    /** Tells something to all of {@code told}, which stand for the observers in their order. */
    final <O> void tell(O[] told, Consumer<? super O> event) {
        for (int i = 0; i < told.length; i++) {
            O observer = told[i];
            tell(i, () -> event.accept(observer));
        }
    }

    /** Tells something to the observer at {@code index}. */
    final void tell(int index, Runnable event) {
        if (!observers[index].isBarred()) {
            call(index, event);
        }
    }

    /** As {@link #tell(int, Runnable)}, but calls the observer even if it is barred: for what takes something back. */
    final void call(int index, Runnable event) {
        call(index, "", Boolean.TRUE, () -> {
            event.run();
            return Boolean.TRUE;
        });
    }

    /** Asks the observer at {@code index} something; the answer is {@code otherwise} if it throws, returns null or is barred. */
    final <V> V ask(int index, String method, V otherwise, Callable<? extends @Nullable V> question) {
        return observers[index].isBarred() ? otherwise : call(index, method, otherwise, question);
    }

    private <V> V call(int index, String method, V otherwise, Callable<? extends @Nullable V> question) {
        Registered observer = observers[index];
        long number = begin(observer);
        try {
            V answer = question.call();
            if (answer == null) {
                observer.answeredNull(run, method);
                return otherwise;
            }
            return answer;
        } catch (Throwable t) {
            observer.failed(run, t);
            return otherwise;
        } finally {
            end(number);
        }
    }

    private long begin(Registered observer) {
        long number = ++calls;
        called = observer;
        thread = Thread.currentThread();
        WORD.setRelease(this, number);
        return number;
    }

    private void end(long number) {
        if (WORD.compareAndSet(this, number, IDLE)) {
            return;
        }
        while (word != INTERRUPTED) {
            Thread.onSpinWait();
        }
        if (!interruptedBefore) {
            Thread.interrupted();
        }
        word = IDLE;
    }

    /** Lets the watch look while {@code telling} goes on: for calls that it does not find by those of the run. */
    final void watched(Runnable telling) {
        ObserverWatch.INSTANCE.add(this);
        try {
            telling.run();
        } finally {
            ObserverWatch.INSTANCE.remove(this);
        }
    }

    /**
     * Bars and interrupts the observer whose call went on already when this was called before. By the watch.
     *
     * @param reports runs what tells of that
     */
    void look(Executor reports) {
        long now = word;
        long before = seen;
        seen = now;
        if (now <= IDLE || now != before) {
            return;
        }
        Registered slow = called;
        Thread stuck = thread;
        if (slow == null || stuck == null) {
            return;
        }
        StackTraceElement[] stack = stuck.getStackTrace();
        if (!WORD.compareAndSet(this, now, INTERRUPTING)) {
            return;
        }
        slow.bar(); // before it can come back
        try {
            interruptedBefore = stuck.isInterrupted();
            stuck.interrupt();
        } finally {
            word = INTERRUPTED;
        }
        barred();
        reports.execute(() -> slow.blocked(run, stack)); // not before: the thread waits for the word
    }

    /** The watch has barred the observer that is called now. */
    void barred() {}
}
