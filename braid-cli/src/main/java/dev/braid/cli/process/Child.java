package dev.braid.cli.process;

import dev.braid.cli.os.Libc;
import dev.braid.cli.text.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A child process, leader of its group, for use by the thread that started it alone. That thread also takes what the process prints:
 * whenever it is woken, it reads both pipes until they are empty and looks whether the process has ended, and parks again.
 *
 * <p>A child is over when its leader has ended, no member of its group is left, and its pipes are at their end. The last two mostly
 * follow at once. Where they do not, processes were left in the background: they get a grace period to finish, then they are ended. Who
 * must not be ended leaves the group, as {@code setsid} does, and is not waited for.
 */
public final class Child implements AutoCloseable {

    private static final int SIGTERM = 15;
    private static final int SIGCONT = 18;
    private static final int WNOHANG = 1;
    private static final int CLOSED = -1;
    private static final int READS_IN_TURN = 64;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long KILLED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Processes processes;
    private final Workspace workspace;
    private final Libc libc;
    private final long id;
    private final int pid;
    private final Sink outSink;
    private final Sink errSink;

    private int out = CLOSED;
    private int err = CLOSED;
    private int pidfd = CLOSED;
    private @Nullable Exit exit;
    private boolean groupIsGone;
    private boolean leftOthers;

    Child(Processes processes, Workspace workspace, long id, Bytes file, List<Bytes> command, Sink outSink, Sink errSink) throws SpawnException {
        this.processes = processes;
        this.workspace = workspace;
        this.libc = workspace.libc();
        this.id = id;
        this.outSink = outSink;
        this.errSink = errSink;
        int outEnd = CLOSED;
        int errEnd = CLOSED;
        boolean started = false;
        try {
            out = pipe(file);
            int outWriter = workspace.secondInt();
            outEnd = outWriter;
            err = pipe(file);
            int errWriter = workspace.secondInt();
            errEnd = errWriter;
            this.pid = processes.groups().add(() -> processes.spawning().spawn(workspace, file, command, outWriter, errWriter));
            started = true;
        } finally {
            close(outEnd);
            close(errEnd);
            if (!started) {
                close();
            }
        }
        pidfd = libc.pidfd(pid);
        processes.poller().watchReadable(workspace, id, out, err, pidfd);
    }

    private int pipe(Bytes file) throws SpawnException {
        int result = libc.pipe(workspace.ints());
        if (result < 0) {
            String hint = result == -Libc.EMFILE ? "; lower -j, or raise ulimit -n" : "";
            throw SpawnException.other(file, "no pipe for what it prints: " + libc.describe(result) + hint);
        }
        int reader = workspace.firstInt();
        libc.setNonBlocking(reader);
        return reader;
    }

    /**
     * Waits until this is over. Blocking. After an exception the child still runs: {@link #end} it.
     *
     * @param grace how long others of its group may go on after it
     * @throws IOException if a sink did
     */
    public Exit await(Duration grace) throws IOException, InterruptedException {
        boolean more = false;
        while (!hasExited()) {
            if (more) {
                Thread.yield();
                throwIfInterrupted();
            } else {
                park(); // first of all: there is an event for what is there already
            }
            more = drain();
            reap();
        }
        long start = System.nanoTime();
        while (!isOver()) {
            if (System.nanoTime() - start > grace.toNanos()) {
                leftOthers = !isGroupGone();
                end(grace);
                break;
            }
            pause();
        }
        return exit();
    }

    /** Whether this has come to its end by itself already. */
    public boolean hasEnded() throws IOException {
        reap();
        return isOver();
    }

    /** Asks the process, its group and all that descend from it to end, kills what has not after {@code grace}, and waits until they are gone. */
    public void end(Duration grace) throws InterruptedException {
        Set<Integer> others = new HashSet<>();
        signal(SIGTERM, others);
        signal(SIGCONT, others);
        if (!awaitEnd(grace.toNanos(), others)) {
            signal(Groups.SIGKILL, others);
            awaitEnd(KILLED_WITHIN_NANOS, others);
        }
    }

    /** Whether others of its group went on after it, for longer than the grace period. */
    public boolean hasLeftOthers() {
        return leftOthers;
    }

    /** How it ended; itself a kill if it has not, which a process in an uninterruptible system call may delay. */
    public Exit exit() {
        return exit == null ? new Exit(0, Groups.SIGKILL) : exit;
    }

    /** Sends a signal to the group and to descendants outside of it, which are added to those known. */
    private void signal(int signal, Set<Integer> others) {
        if (!hasExited()) {
            Family.of(pid).stream().filter(member -> libc.getpgid(member) != pid).forEach(others::add);
        }
        if (!isGroupGone()) {
            libc.kill(-pid, signal);
        }
        others.forEach(other -> libc.kill(other, signal));
    }

    /** Whether they have ended within that time. */
    private boolean awaitEnd(long nanos, Set<Integer> others) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            reap();
            others.removeIf(other -> isGone(other));
            boolean isGone = hasExited() && isGroupGone() && others.isEmpty();
            drainOrClose(); // last, because their last words may have come just before they went
            if (isGone) {
                return true;
            }
            if (System.nanoTime() - start > nanos) {
                return false;
            }
            pause();
        }
    }

    /** What goes wrong with what is printed now does not matter any more: it is thrown away. */
    private void drainOrClose() {
        try {
            drain();
        } catch (IOException e) {
            out = close(out);
            err = close(err);
        }
    }

    private boolean hasExited() {
        return exit != null;
    }

    private boolean isOver() throws IOException {
        drain();
        return isGroupGone() && out == CLOSED && err == CLOSED;
    }

    /** After the leader has ended: whether nobody else of its group is there. Once gone it stays so, whoever gets its number. */
    private boolean isGroupGone() {
        if (!groupIsGone && hasExited()) {
            groupIsGone = isGroupEmpty();
            if (!groupIsGone && buryOrphans()) {
                groupIsGone = isGroupEmpty();
            }
        }
        return groupIsGone;
    }

    private boolean isGroupEmpty() {
        return libc.kill(-pid, 0) == -Libc.ESRCH;
    }

    /** Waits for those of the group that are ours by adoption and have ended. */
    private boolean buryOrphans() {
        boolean any = false;
        while (libc.waitpid(-pid, workspace.ints(), WNOHANG) > 0) {
            any = true;
        }
        return any;
    }

    private boolean isGone(int other) {
        return libc.waitpid(other, workspace.ints(), WNOHANG) == other || libc.kill(other, 0) == -Libc.ESRCH;
    }

    private void reap() {
        if (!hasExited() && libc.waitpid(pid, workspace.ints(), WNOHANG) == pid) {
            exit = Exit.ofWaitStatus(workspace.firstInt());
            processes.groups().remove(pid);
            processes.groups().buryOrphans(libc);
        }
    }

    /** Reads what is there; true if there may be more, after a turn that is long enough for others to wait. */
    private boolean drain() throws IOException {
        ReadBuffer buffer = processes.borrowBuffer();
        try {
            int outReads = drain(out, outSink, buffer);
            out = outReads == CLOSED ? close(out) : out;
            int errReads = drain(err, errSink, buffer);
            err = errReads == CLOSED ? close(err) : err;
            return outReads == READS_IN_TURN || errReads == READS_IN_TURN;
        } finally {
            processes.giveBack(buffer);
        }
    }

    /** Returns how often it read, or CLOSED at the end. */
    private int drain(int fd, Sink sink, ReadBuffer buffer) throws IOException {
        if (fd == CLOSED) {
            return CLOSED;
        }
        for (int reads = 0; reads < READS_IN_TURN; reads++) {
            int count = buffer.readFrom(libc, fd);
            if (count == -Libc.EAGAIN) {
                return reads;
            }
            if (count <= 0) {
                return CLOSED;
            }
            sink.take(buffer.bytes(), count);
        }
        return READS_IN_TURN;
    }

    private void park() throws InterruptedException {
        if (pidfd < 0) {
            pause();
        } else {
            LockSupport.park(this);
            throwIfInterrupted();
        }
    }

    private void pause() throws InterruptedException {
        LockSupport.parkNanos(this, PAUSE_NANOS);
        throwIfInterrupted();
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private int close(int fd) {
        if (fd != CLOSED) {
            libc.close(fd);
        }
        return CLOSED;
    }

    /** Gives up what it holds here; does not end the process. */
    @Override
    public void close() {
        processes.poller().forget(id);
        out = close(out);
        err = close(err);
        if (pidfd >= 0) {
            libc.close(pidfd);
        }
        processes.giveBack(workspace);
    }
}
