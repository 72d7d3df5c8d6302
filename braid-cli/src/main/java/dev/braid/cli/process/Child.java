package dev.braid.cli.process;

import dev.braid.cli.os.Libc;
import dev.braid.cli.text.Bytes;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A child process, leader of its group. The thread that started it waits for it and takes what it prints: whenever it is woken, it reads
 * both pipes until they are empty and looks whether the process has ended, and parks again. Any thread may {@link #stop} it; a thread of
 * its own then ends it, because the one that waits may itself have to wait for whoever reads what it takes.
 *
 * <p>A child is over when its leader has ended and no member of its group is left. The second mostly follows at once. Where it does not,
 * processes were left in the background: they get a grace period to finish, then they are ended. Who must not be ended leaves the group,
 * as {@code setsid} does, and is not waited for.
 */
public final class Child implements AutoCloseable {

    private static final int CLOSED = -1;
    private static final int READS_IN_TURN = 64;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long UNTIL_WOKEN_NANOS = TimeUnit.DAYS.toNanos(1);

    private final Processes processes;
    private final Bytes file;
    private final Workspace workspace;
    private final Libc libc;
    private final Waker waker = new Waker();
    private final long id;
    private final Sink outSink;
    private final Sink errSink;
    private final ProcessGroup group;
    private final boolean isWatched;

    /** Set by whoever stops it first. */
    private final AtomicBoolean isStopped = new AtomicBoolean();

    private int out = CLOSED;
    private int err = CLOSED;
    private int pidfd = CLOSED;
    private boolean leftOthers;
    private boolean wasInterrupted;
    private @Nullable Exception problem;

    Child(Processes processes, Program program, Sink outSink, Sink errSink) throws SpawnException {
        this.processes = processes;
        this.file = program.file();
        this.workspace = processes.borrowWorkspace();
        this.libc = workspace.libc();
        this.id = processes.poller().register(waker);
        this.outSink = outSink;
        this.errSink = errSink;
        int outEnd = CLOSED;
        int errEnd = CLOSED;
        boolean isStarted = false;
        try {
            out = pipe();
            int outWriter = workspace.secondInt();
            outEnd = outWriter;
            err = pipe();
            int errWriter = workspace.secondInt();
            errEnd = errWriter;
            Workspace ofGroup = processes.borrowWorkspace();
            this.group = processes.groups().add(() -> new ProcessGroup(
                    processes.spawning().spawn(workspace, program, outWriter, errWriter), ofGroup));
            isStarted = true;
        } finally {
            close(outEnd);
            close(errEnd);
            if (!isStarted) {
                release();
            }
        }
        pidfd = libc.pidfd(group.pid());
        isWatched = pidfd >= 0 && processes.poller().watchReadable(workspace, id, out, err, pidfd);
    }

    private int pipe() throws SpawnException {
        int result = libc.pipe(workspace.ints());
        if (result < 0) {
            String hint = result == -Libc.EMFILE ? "; lower -j, or raise ulimit -n" : "";
            throw SpawnException.other(file, "no pipe for what it prints: " + libc.describe(result) + hint);
        }
        int reader = workspace.firstInt();
        libc.setNonBlocking(reader);
        return reader;
    }

    /** What was executed, unless that had to be left to a shell. */
    public Bytes file() {
        return file;
    }

    /** Its number. */
    public int pid() {
        return group.pid();
    }

    /**
     * Waits until this is over. Blocking; an interrupt does not end it, {@link #stop} does. By the thread that started it.
     *
     * @throws IOException if a sink did; the child was stopped then, and is over
     */
    public Exit await() throws IOException {
        try {
            awaitLeader();
            awaitOthers();
            drain(); // last, because their last words may have come just before they went
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
        throwIfProblem();
        return group.exit();
    }

    private void throwIfProblem() throws IOException {
        if (problem instanceof IOException e) {
            throw e;
        }
        if (problem instanceof RuntimeException e) {
            throw e;
        }
    }

    private void awaitLeader() {
        boolean more = false;
        while (!group.hasLeaderEnded() && !group.isGivenUp()) {
            if (more) {
                Thread.yield();
            } else {
                pause(isWatched ? UNTIL_WOKEN_NANOS : POLL_NANOS); // first of all: there is an event for what is there already
            }
            more = drain();
        }
        processes.groups().buryOrphans(workspace);
    }

    private void awaitOthers() {
        long start = System.nanoTime();
        while (!group.isOver()) {
            if (System.nanoTime() - start > processes.grace().toNanos() && beginsToStop()) {
                leftOthers = true;
            }
            pause(POLL_NANOS);
            drain();
        }
    }

    /** Asks all to end and kills what has not after the grace period, if they have not ended yet. Returns at once. */
    public void stop() {
        beginsToStop();
    }

    private boolean beginsToStop() {
        boolean begins = !group.isGone() && isStopped.compareAndSet(false, true);
        if (begins) {
            Thread.ofVirtual().name("braid-end").start(() -> {
                group.end(processes.grace());
                waker.run(); // for what could not be killed there is no event
            });
        }
        return begins;
    }

    /** Whether it was {@linkplain #stop stopped} before it was over. */
    public boolean wasStopped() {
        return isStopped.get() && !leftOthers;
    }

    /** Whether others of its group went on after it, for longer than the grace period. */
    public boolean hasLeftOthers() {
        return leftOthers;
    }

    /** Reads what is there; true if there may be more, after a turn that is long enough for others to wait. */
    private boolean drain() {
        if (out == CLOSED && err == CLOSED) {
            return false;
        }
        ReadBuffer buffer = processes.borrowBuffer();
        try {
            int outReads = drain(out, outSink, buffer);
            out = outReads == CLOSED ? close(out) : out;
            int errReads = drain(err, errSink, buffer);
            err = errReads == CLOSED ? close(err) : err;
            return outReads == READS_IN_TURN || errReads == READS_IN_TURN;
        } catch (IOException | RuntimeException e) {
            problem = problem == null ? e : problem;
            out = close(out);
            err = close(err);
            stop();
            return false;
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

    /** Keeps an interrupt for later: with one pending a thread cannot park. */
    private void pause(long nanos) {
        waker.await(nanos);
        wasInterrupted |= Thread.interrupted();
    }

    private int close(int fd) {
        if (fd != CLOSED) {
            libc.close(fd);
        }
        return CLOSED;
    }

    /** Gives up what it holds here, and kills what it has not been waited for. */
    @Override
    public void close() {
        if (!group.isOver()) {
            group.kill();
        }
        processes.groups().remove(group);
        group.close(processes);
        release();
    }

    private void release() {
        processes.poller().forget(id);
        out = close(out);
        err = close(err);
        pidfd = close(pidfd);
        processes.giveBack(workspace);
    }
}
