package dev.braid;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of the runs that go on in this JVM: those of threads that rarely meet here, because others have other lists. */
final class LiveRuns {

    private static final int LISTS = 64;
    private static final LiveRuns[] ALL = new LiveRuns[LISTS];

    static {
        for (int i = 0; i < LISTS; i++) {
            ALL[i] = new LiveRuns();
        }
    }

    /** The one that was added last; guarded by this, as are the links of all. */
    private @Nullable LiveRun newest;

    private LiveRuns() {}

    /** The list for what the calling thread begins. */
    static LiveRuns here() {
        return ALL[(int) Thread.currentThread().threadId() & (LISTS - 1)];
    }

    /** All that go on, each as of some time during the call. */
    static List<LiveRun> all() {
        List<LiveRun> all = new ArrayList<>();
        for (LiveRuns some : ALL) {
            some.addTo(all);
        }
        return all;
    }

    private synchronized void addTo(List<LiveRun> all) {
        for (LiveRun run = newest; run != null; run = run.older) {
            all.add(run);
        }
    }

    synchronized void add(LiveRun run) {
        LiveRun before = newest;
        run.older = before;
        if (before != null) {
            before.newer = run;
        }
        newest = run;
        run.listed = true;
    }

    /** Does nothing if it has been removed before. */
    synchronized void remove(LiveRun run) {
        if (!run.listed) {
            return;
        }
        run.listed = false;
        if (run.newer == null) {
            newest = run.older;
        } else {
            run.newer.older = run.older;
        }
        if (run.older != null) {
            run.older.newer = run.newer;
        }
        run.newer = null;
        run.older = null;
    }
}
