package dev.braid.cli.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.braid.cli.os.Libc;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The process groups of which somebody is left, by their leaders, and the orphans that have come from elsewhere and must be buried. */
final class Groups {

    private static final int SIGINFO_PID = 16;
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Map<Integer, ProcessGroup> groups = new ConcurrentHashMap<>();

    /** Held for reading from a start until its group is known here, for writing while all must be known. */
    private final ReadWriteLock starting = new ReentrantReadWriteLock();

    /** Whether all were killed and none may start any more. Guarded by starting. */
    private boolean killed;

    /** When orphans may be looked for again, of {@link System#nanoTime}; set by who looks. */
    private final AtomicLong nextLook = new AtomicLong(System.nanoTime() + PAUSE_NANOS);

    /** What starts a process. */
    @FunctionalInterface
    interface Start {
        ProcessGroup run() throws SpawnException;
    }

    ProcessGroup add(Start start) throws SpawnException {
        starting.readLock().lock();
        try {
            if (killed) {
                throw new IllegalStateException("all processes were killed");
            }
            ProcessGroup group = start.run();
            groups.put(group.pid(), group);
            return group;
        } finally {
            starting.readLock().unlock();
        }
    }

    void remove(ProcessGroup group) {
        groups.remove(group.pid(), group);
    }

    /** How many there are, those included whose start is under way. */
    int size() {
        starting.writeLock().lock();
        try {
            return groups.size();
        } finally {
            starting.writeLock().unlock();
        }
    }

    void killAll() {
        starting.writeLock().lock();
        try {
            killed = true;
            groups.values().forEach(ProcessGroup::kill);
        } finally {
            starting.writeLock().unlock();
        }
    }

    void signalAll(int signal) {
        starting.writeLock().lock();
        try {
            groups.values().forEach(group -> group.signal(signal));
        } finally {
            starting.writeLock().unlock();
        }
    }

    /** Now and then: waits for orphans that have ended outside of any group, so that they do not fill the table of processes. */
    void buryOrphans(Workspace workspace) {
        long now = System.nanoTime();
        long due = nextLook.get();
        if (now - due < 0 || !nextLook.compareAndSet(due, now + PAUSE_NANOS) || !starting.writeLock().tryLock()) {
            return;
        }
        try {
            for (int pid; (pid = firstEnded(workspace)) > 0 && !groups.containsKey(pid); ) {
                workspace.libc().waitpid(pid, workspace.ints(), Libc.WNOHANG);
            }
        } finally {
            starting.writeLock().unlock();
        }
    }

    /** Without waiting for it; 0 or less if there is none. */
    private static int firstEnded(Workspace workspace) {
        workspace.info().fill((byte) 0);
        int result = workspace.libc().waitid(Libc.P_ALL, 0, workspace.info(), Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT);
        return result < 0 ? result : workspace.info().get(JAVA_INT, SIGINFO_PID);
    }
}
