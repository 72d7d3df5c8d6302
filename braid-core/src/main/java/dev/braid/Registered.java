package dev.braid;

import dev.braid.internal.bridge.SafeText;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An observer as it was added to a policy: it is reported once, however many runs it fails in, and is not called any more once it has blocked. */
final class Registered {

    private final Observer observer;
    private final boolean recorder;
    private final AtomicBoolean reported = new AtomicBoolean();

    /** Whether it is not to be called any more; written by the watch, read before each call. */
    private volatile boolean barred;

    Registered(Observer observer) {
        this(observer, false);
    }

    private Registered(Observer observer, boolean recorder) {
        this.observer = observer;
        this.recorder = recorder;
    }

    /** An observer that nobody has added, and that sets nothing for functions to find. */
    static Registered recorder(Observer observer) {
        return new Registered(observer, true);
    }

    boolean isRecorder() {
        return recorder;
    }

    Observer observer() {
        return observer;
    }

    boolean isBarred() {
        return barred;
    }

    /** It has thrown. */
    void failed(String run, Throwable thrown) {
        report(run, "failed; the run goes on, and this is not told again", thrown);
    }

    /** It has returned null. */
    void answeredNull(String run, String method) {
        report(run, "returned null from " + method + "; the run goes on without an answer, and this is not told again", null);
    }

    /** It is not to be called any more. */
    void bar() {
        barred = true;
    }

    /** It has not come back, and stands at {@code stack}. */
    void blocked(String run, StackTraceElement[] stack) {
        Throwable place = new Throwable("where it blocks");
        place.setStackTrace(stack);
        long seconds = ObserverWatch.PERIOD.toSeconds();
        report(run, "has not come back from a call for " + seconds + " s; it is interrupted, and not called any more", place);
    }

    private void report(String run, String what, @Nullable Throwable thrown) {
        if (reported.compareAndSet(false, true)) {
            try {
                System.getLogger("dev.braid").log(Level.WARNING, "observer " + this + " of " + run + " " + what, thrown);
            } catch (Throwable t) {
                // the log does not work: nobody is left to be told, and no run is to end for it
            }
        }
    }

    @Override
    public String toString() {
        return SafeText.of(observer);
    }
}
