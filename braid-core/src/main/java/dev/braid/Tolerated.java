package dev.braid;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Counts the failures of one run, and says which of them is one too many. */
final class Tolerated {

    private final Tolerance tolerance;

    /** The failures that the run went on in spite of, told if it fails in the end. */
    private final Failures borne = new Failures();

    // All guarded by this.
    private long most;
    private long failed;
    private @Nullable Throwable last;

    /** None yet, of so many tasks if that is known. */
    Tolerated(Tolerance tolerance, OptionalLong tasks) {
        this.tolerance = tolerance;
        this.most = tolerance.failuresOf(tasks);
    }

    /** Whether the run goes on though one more task has failed, with this. */
    synchronized boolean bears(Throwable failure) {
        failed++;
        if (failed > most) {
            return false;
        }
        last = failure;
        borne.add(failure); // before anybody else is told that his is one too many
        return true;
    }

    /** Whether the failures until now are too many of so many tasks, which may become more. Returns the last of them if so. */
    synchronized @Nullable Throwable soFar(long tasks) {
        return failed > tolerance.failuresOf(OptionalLong.of(tasks)) ? last : null;
    }

    /** It turns out how many tasks there are. Returns the last failure, once, if that makes those until now too many. */
    synchronized @Nullable Throwable exhausted(long tasks) {
        boolean known = failed > most;
        most = tolerance.failuresOf(OptionalLong.of(tasks));
        return !known && failed > most ? last : null;
    }

    /** The first of those that the run went on in spite of. */
    List<Throwable> failures() {
        return borne.all();
    }
}
