package dev.braid.cli.process;

import dev.braid.cli.os.OpenFiles;
import dev.braid.cli.os.OwnFiles;
import dev.braid.cli.text.Bytes;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

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

    private final Programs programs;
    private final Poller poller;
    private final Spawning spawning;
    private final Groups groups = new Groups();
    private final Queue<ReadBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

    public Processes(Programs programs) {
        this.programs = programs;
        poller = new Poller();
        OwnFiles.hide();
        Workspace workspace = borrowWorkspace();
        workspace.libc().becomeSubreaper();
        spawning = new Spawning(workspace.libc());
        giveBack(workspace);
    }

    /** How many can run at the same time, of so many that are wanted; raises the limit of open files as far as is needed and allowed. */
    public static int atOnce(int wanted) {
        long files = OpenFiles.allow(FILES_OF_OUR_OWN + (long) FILES_OF_A_CHILD * wanted);
        return Math.clamp((files - FILES_OF_OUR_OWN) / FILES_OF_A_CHILD, 1, wanted);
    }

    /**
     * Starts a process in a session of its own, with an empty standard input.
     *
     * @param command the program, found as a shell does, and its arguments
     */
    public Child start(List<Bytes> command, Sink out, Sink err) throws SpawnException {
        Bytes file = programs.find(command.getFirst());
        Thread waiting = Thread.currentThread();
        return new Child(this, borrowWorkspace(), poller.register(() -> LockSupport.unpark(waiting)), file, command, out, err);
    }

    /** Calls {@code action} once nobody can read any more what is written to the descriptor, if it is that of a pipe. */
    public void onReaderGone(int fd, Runnable action) {
        Workspace workspace = borrowWorkspace();
        poller.watchErrors(workspace, fd, poller.register(action));
        giveBack(workspace);
    }

    /** How many run. */
    public int running() {
        return groups.size();
    }

    /** Kills all that run, at once, and lets none start any more. Does not wait until they have ended. */
    public void killAll() {
        groups.killAll();
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

    private Workspace borrowWorkspace() {
        Workspace workspace = workspaces.poll();
        return workspace == null ? new Workspace() : workspace;
    }

    void giveBack(Workspace workspace) {
        workspaces.add(workspace);
    }

    ReadBuffer borrowBuffer() {
        ReadBuffer buffer = buffers.poll();
        return buffer == null ? new ReadBuffer() : buffer;
    }

    void giveBack(ReadBuffer buffer) {
        buffers.add(buffer);
    }

    @Override
    public void close() {
        poller.close();
    }
}
