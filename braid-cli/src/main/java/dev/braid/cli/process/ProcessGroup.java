package dev.braid.cli.process;

import dev.braid.cli.os.Libc;
import dev.braid.cli.os.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A process that leads a group, the group, and those descendants that had left it when all were to end: signalled as one, and there until
 * all of them are gone. Safe for use by many threads: one waits while another ends it.
 *
 * <p>Those outside of the group are known by pidfds, which never mean another process, as a number that was given again would.
 */
final class ProcessGroup {

    private static final int NO_SIGNAL = 0;
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long KILLED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final int pid;

    // All guarded by this.
    private final Workspace workspace;
    private final Libc libc;
    private final Map<Integer, Integer> strays = new HashMap<>();
    private @Nullable Exit exit;
    private boolean isEmpty;
    private boolean isGivenUp;
    private boolean isClosed;

    /**
     * Of a process that was just started.
     *
     * @param workspace for this alone, until it is closed
     */
    ProcessGroup(int pid, Workspace workspace) {
        this.pid = pid;
        this.workspace = workspace;
        this.libc = workspace.libc();
    }

    int pid() {
        return pid;
    }

    /** Whether the leader has ended. */
    synchronized boolean hasLeaderEnded() {
        if (exit == null && !isClosed && libc.waitpid(pid, workspace.ints(), Libc.WNOHANG) == pid) {
            exit = Exit.ofWaitStatus(workspace.firstInt());
        }
        return exit != null;
    }

    /** How the leader ended; by a kill if it has not, which a process in an uninterruptible system call may delay. */
    synchronized Exit exit() {
        return exit == null ? new Exit(0, Signal.KILL) : exit;
    }

    /** Whether all have ended. */
    synchronized boolean isGone() {
        if (isClosed) {
            return true;
        }
        if (!isEmpty && hasLeaderEnded()) {
            isEmpty = hasNoMember() || (buryMembers() && hasNoMember()); // and stays so, whoever gets its number
        }
        strays.values().removeIf(this::buryStray);
        return isEmpty && strays.isEmpty();
    }

    /** Whether they could not be killed. */
    synchronized boolean isGivenUp() {
        return isGivenUp;
    }

    /** Whether nobody needs to wait for it any more: all have ended, or could not be killed. */
    synchronized boolean isOver() {
        return isGivenUp || isGone();
    }

    private boolean hasNoMember() {
        return libc.kill(-pid, 0) == -Libc.ESRCH;
    }

    /** Waits for those of the group that are ours by adoption and have ended; true if there were any. */
    private boolean buryMembers() {
        boolean any = false;
        while (libc.waitpid(-pid, workspace.ints(), Libc.WNOHANG) > 0) {
            any = true;
        }
        return any;
    }

    /** Whether it is gone; if it has ended and is ours by adoption it is waited for. */
    private boolean buryStray(int pidfd) {
        libc.waitid(Libc.P_PIDFD, pidfd, workspace.info(), Libc.WEXITED | Libc.WNOHANG);
        boolean isGone = libc.sendSignal(pidfd, NO_SIGNAL) == -Libc.ESRCH;
        if (isGone) {
            libc.close(pidfd);
        }
        return isGone;
    }

    /** Asks all to end, kills those that have not after {@code grace}, and waits until they are gone. Blocking, not to be interrupted. */
    void end(Duration grace) {
        signalFamily(Signal.TERM);
        signalFamily(Signal.CONT);
        if (!awaitGone(grace.toNanos())) {
            kill();
            if (!awaitGone(KILLED_WITHIN_NANOS)) {
                giveUp();
            }
        }
    }

    /** Does not wait until they have ended. */
    void kill() {
        signalFamily(Signal.KILL);
    }

    private boolean awaitGone(long nanos) {
        long start = System.nanoTime();
        for (long pause = 500_000; !isGone(); pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
            if (System.nanoTime() - start >= nanos) {
                return false;
            }
            LockSupport.parkNanos(this, pause);
        }
        return true;
    }

    private synchronized void giveUp() {
        isGivenUp = true;
    }

    private synchronized void signalFamily(int signal) {
        if (!isGone()) {
            List<Integer> known = new ArrayList<>(strays.keySet());
            if (!hasLeaderEnded()) {
                known.add(pid);
            }
            known.stream().flatMap(member -> Family.of(member).stream()).filter(member -> libc.getpgid(member) != pid).forEach(this::addStray);
        }
        signal(signal);
    }

    private void addStray(int member) {
        if (!strays.containsKey(member)) {
            int pidfd = libc.pidfd(member);
            if (pidfd >= 0) {
                strays.put(member, pidfd);
            }
        }
    }

    /** To the group, and to those outside of it that are known. */
    synchronized void signal(int signal) {
        if (!isGone()) {
            if (!isEmpty) {
                libc.kill(-pid, signal);
            }
            strays.values().forEach(pidfd -> libc.sendSignal(pidfd, signal));
        }
    }

    /** Gives back what it holds here; signals nobody any more. */
    synchronized void close(Processes processes) {
        if (!isClosed) {
            isClosed = true;
            strays.values().forEach(libc::close);
            processes.giveBack(workspace);
        }
    }
}
