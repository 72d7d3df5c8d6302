package dev.braid.opentelemetry.outgoing;

import dev.braid.Context;
import java.lang.System.Logger.Level;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cancels a statement with a context, again and again until it is left: a cancel that finds nothing of it in the database, because it
 * comes before or between two calls, is lost.
 */
final class StatementCancel implements AutoCloseable {

    private static final long FIRST_PAUSE = Duration.ofMillis(10).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

    private final Statement statement;
    private final Context.Registration registration;

    /** Held during a cancel, so that none is on its way when the statement was left: it could end what the connection does next. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition leaving = lock.newCondition();

    // Under the lock.
    private boolean left;
    private boolean failed;

    StatementCancel(Context context, Statement statement) {
        this.statement = statement;
        this.registration = context.onCancel(_ -> begin());
    }

    /** On a thread of its own: many drivers connect anew for a cancel, and who cancels the context may have others to tell. */
    private void begin() {
        Thread.ofVirtual()
                .name("braid-statement-cancel")
                .inheritInheritableThreadLocals(false)
                .start(this::cancelUntilLeft);
    }

    private void cancelUntilLeft() {
        long pause = FIRST_PAUSE;
        lock.lock();
        try {
            while (!left) {
                cancel();
                pauseUnlessLeft(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody knows this thread
        } finally {
            lock.unlock();
        }
    }

    private void pauseUnlessLeft(long nanos) throws InterruptedException {
        long rest = nanos;
        while (!left && rest > 0) {
            rest = leaving.awaitNanos(rest);
        }
    }

    private void cancel() {
        try {
            statement.cancel();
        } catch (Exception e) {
            if (!failed) {
                failed = true;
                System.getLogger("dev.braid").log(Level.WARNING, "a statement could not be cancelled; it is tried again", e);
            }
        }
    }

    @Override
    public void close() {
        registration.remove();
        lock.lock();
        try {
            left = true;
            leaving.signal();
        } finally {
            lock.unlock();
        }
    }
}
