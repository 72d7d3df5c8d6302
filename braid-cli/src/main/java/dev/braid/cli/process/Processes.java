package dev.braid.cli.process;

import dev.braid.cli.os.OpenFiles;
import dev.braid.cli.os.OwnFiles;
import dev.braid.cli.os.Signal;
import dev.braid.cli.text.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The child processes of this one, and what they share: who wakes those that wait for them, and buffers. Safe for use by many threads.
 *
 * <p>This process becomes the parent of its descendants' orphans ({@code PR_SET_CHILD_SUBREAPER}), so that it can tell when a process group
 * has no members any more, whoever was their parent.
 */
public final class Processes implements AutoCloseable {

    private static final int FILES_OF_OUR_OWN = 64;

    /** Two pipes, while it starts with both ends; a pidfd; two files for what it prints. */
    private static final int FILES_OF_A_CHILD = 7;

    /** So many threads may hold what they have read until it is taken from them. */
    private static final int BUFFERS = 32;

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final Programs programs;
    private final Duration grace;
    private final Poller poller;
    private final Spawning spawning;
    private final Groups groups = new Groups();
    private final Semaphore freeBuffers = new Semaphore(BUFFERS);
    private final Queue<ReadBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

    /**
     * None at first.
     *
     * @param grace how long processes have to end when they are asked to, or are left behind, before they are killed
     */
    public Processes(Programs programs, Duration grace) {
        this.programs = programs;
        this.grace = grace;
        poller = new Poller();
        OwnFiles.hide();
        Workspace workspace = borrowWorkspace();
        workspace.libc().becomeSubreaper();
        spawning = new Spawning(workspace.libc(), Signal.QUIT);
        giveBack(workspace);
    }

    /** How many can run at the same time, of so many that are wanted; raises the limit of open files as far as is needed and allowed. */
    public static int atOnce(int wanted) {
        long files = OpenFiles.allow(FILES_OF_OUR_OWN + (long) FILES_OF_A_CHILD * wanted);
        return Math.clamp((files - FILES_OF_OUR_OWN) / FILES_OF_A_CHILD, 1, wanted);
    }

    /**
     * Starts a process in a session of its own, with an empty standard input. While there is no room for another process but some run, it
     * waits for these, as others may have to make room.
     *
     * @param command the program, found as a shell does, and its arguments
     */
    public Child start(List<Bytes> command, Sink out, Sink err) throws SpawnException, InterruptedException {
        return start(command, Map.of(), out, err);
    }

    /**
     * Starts a process as {@link #start(List, Sink, Sink)} does, in an environment that is not quite that of this one.
     *
     * @param variables values by names; an empty one for a variable that is not to be there
     */
    public Child start(List<Bytes> command, Map<String, String> variables, Sink out, Sink err) throws SpawnException, InterruptedException {
        Program program = new Program(programs.find(command.getFirst()), command, variables);
        for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            try {
                return new Child(this, program, out, err);
            } catch (SpawnException e) {
                if (!e.isPassing() || running() == 0) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(pause);
        }
    }

    /** Calls {@code action} once nobody can read any more what is written to the descriptor, if it is that of a pipe. */
    public void onReaderGone(int fd, Runnable action) {
        Workspace workspace = borrowWorkspace();
        poller.watchErrors(workspace, fd, poller.register(action));
        giveBack(workspace);
    }

    /** How many have not ended, counting what one has started as one with it. */
    public int running() {
        return groups.size();
    }

    /** Kills all that run, at once, and lets none start any more. Does not wait until they have ended. */
    public void killAll() {
        groups.killAll();
    }

    /** Sends a signal to all that run. */
    public void signalAll(int signal) {
        groups.signalAll(signal);
    }

    /** How long processes have to end. */
    public Duration grace() {
        return grace;
    }

    Poller poller() {
        return poller;
    }

    Spawning spawning() {
        return spawning;
    }

    Groups groups() {
        return groups;
    }

    Workspace borrowWorkspace() {
        Workspace workspace = workspaces.poll();
        return workspace == null ? new Workspace() : workspace;
    }

    void giveBack(Workspace workspace) {
        workspaces.add(workspace);
    }

    /** Waits while too many are in use. */
    ReadBuffer borrowBuffer() {
        freeBuffers.acquireUninterruptibly();
        ReadBuffer buffer = buffers.poll();
        return buffer == null ? new ReadBuffer() : buffer;
    }

    void giveBack(ReadBuffer buffer) {
        buffers.add(buffer);
        freeBuffers.release();
    }

    @Override
    public void close() {
        poller.close();
    }
}
