package dev.braid.cli.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.braid.cli.os.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The process groups that run, by their leaders, and the orphans that have come from elsewhere and must be buried. */
final class Groups {

    static final int SIGKILL = 9;

    private static final int P_ALL = 0;
    private static final int WNOHANG = 1;
    private static final int PEEK_ENDED = 4 | WNOHANG | 0x0100_0000;
    private static final int SIGINFO_SIZE = 128;
    private static final int SIGINFO_PID = 16;
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Set<Integer> leaders = ConcurrentHashMap.newKeySet();

    /** Held for reading from a start until the leader is known here, for writing while orphans are told from leaders. */
    private final ReadWriteLock starting = new ReentrantReadWriteLock();

    /** Whether all were killed and none may start any more. Guarded by starting. */
    private boolean killed;

    /** When orphans may be looked for again, of {@link System#nanoTime}; set by who looks. */
    private final AtomicLong nextLook = new AtomicLong(System.nanoTime() + PAUSE_NANOS);

    /** What starts a process. */
    @FunctionalInterface
    interface Start {
        int run() throws SpawnException;
    }

    int add(Start start) throws SpawnException {
        starting.readLock().lock();
        try {
            if (killed) {
                throw new IllegalStateException("all processes were killed");
            }
            int pid = start.run();
            leaders.add(pid);
            return pid;
        } finally {
            starting.readLock().unlock();
        }
    }

    /** The leader has ended and was waited for. */
    void remove(int leader) {
        leaders.remove(leader);
    }

    /** How many run, those included whose start is under way. */
    int size() {
        starting.writeLock().lock();
        try {
            return leaders.size();
        } finally {
            starting.writeLock().unlock();
        }
    }

    void killAll() {
        starting.writeLock().lock();
        try (Arena arena = Arena.ofConfined()) {
            killed = true;
            Libc libc = new Libc(arena);
            for (int leader : leaders) {
                Set<Integer> family = Family.of(leader);
                libc.kill(-leader, SIGKILL);
                family.forEach(member -> libc.kill(member, SIGKILL));
            }
        } finally {
            starting.writeLock().unlock();
        }
    }

    /** Now and then: waits for orphans that have ended outside of any group, so that they do not fill the table of processes. */
    void buryOrphans(Libc libc) {
        long now = System.nanoTime();
        long due = nextLook.get();
        if (now - due < 0 || !nextLook.compareAndSet(due, now + PAUSE_NANOS) || !starting.writeLock().tryLock()) {
            return;
        }
        try {
            MemorySegment info = Arena.ofAuto().allocate(SIGINFO_SIZE, 8);
            for (int pid; (pid = firstEnded(libc, info)) > 0 && !leaders.contains(pid); ) {
                libc.waitpid(pid, info, WNOHANG);
            }
        } finally {
            starting.writeLock().unlock();
        }
    }

    private static int firstEnded(Libc libc, MemorySegment info) {
        info.fill((byte) 0);
        return libc.waitid(P_ALL, 0, info, PEEK_ENDED) < 0 ? -1 : info.get(JAVA_INT, SIGINFO_PID);
    }
}
