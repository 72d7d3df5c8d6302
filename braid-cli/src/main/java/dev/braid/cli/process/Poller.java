package dev.braid.cli.process;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.braid.cli.os.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Wakes whoever waits for descriptors: one daemon platform thread in {@code epoll_wait}, so that those who wait may be virtual threads,
 * parked. Edge-triggered: who is woken reads until there is nothing left. A descriptor is forgotten when it is closed.
 *
 * <p>Those who wait are known by a number that is never used again, because an event may be under way while its descriptor is closed and
 * its number given to another.
 */
final class Poller implements AutoCloseable {

    private static final int ADD = 1;
    private static final int READABLE_BY_EDGE = 1 | 1 << 31;
    private static final int ERRORS_ONLY_BY_EDGE = 1 << 31;

    /** The end of a pipe and nothing to read before it: worth no waking, the end of the process follows or has come. */
    private static final int HANG_UP_ALONE = 0x10;

    /** {@code struct epoll_event} is packed on x86-64, and only there. */
    private static final boolean PACKED = System.getProperty("os.arch", "").matches("amd64|x86_64");

    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;
    private static final int AT_ONCE = 256;
    private static final long CLOSING = 0;

    private final int epoll;
    private final int closingEnd;
    private final Map<Long, Runnable> wakers = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(CLOSING);

    Poller() {
        Workspace workspace = new Workspace();
        Libc libc = workspace.libc();
        this.epoll = libc.epollCreate();
        int piped = libc.pipe(workspace.ints());
        if (epoll < 0 || piped < 0) {
            throw new IllegalStateException("nothing to wait for processes by: " + libc.describe(Math.min(epoll, piped)));
        }
        int watched = workspace.firstInt();
        this.closingEnd = workspace.secondInt();
        watchReadable(workspace, CLOSING, watched);
        Thread.ofPlatform().daemon().name("braid-poller").start(() -> pollUntilClosed(watched));
    }

    private void pollUntilClosed(int watched) {
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            MemorySegment events = arena.allocate((long) AT_ONCE * EVENT_SIZE, 8);
            boolean open = true;
            while (open) {
                int count = libc.epollWait(epoll, events, AT_ONCE, -1);
                for (int i = 0; i < count; i++) {
                    int kinds = events.get(JAVA_INT_UNALIGNED, (long) i * EVENT_SIZE);
                    long id = events.get(JAVA_LONG_UNALIGNED, (long) i * EVENT_SIZE + DATA);
                    if (kinds != HANG_UP_ALONE || id == CLOSING) {
                        wake(id);
                    }
                    open &= id != CLOSING;
                }
            }
            libc.close(watched);
            libc.close(epoll);
        }
    }

    /** A fault of one who is woken must not keep the others from being woken. */
    private void wake(long id) {
        Runnable waker = wakers.get(id);
        if (waker != null) {
            try {
                waker.run();
            } catch (RuntimeException e) {
                Thread.currentThread().getThreadGroup().uncaughtException(Thread.currentThread(), e);
            }
        }
    }

    /** A new number for whoever is woken by {@code waker}, until it is {@linkplain #forget forgotten}. */
    long register(Runnable waker) {
        long id = ids.incrementAndGet();
        wakers.put(id, waker);
        return id;
    }

    void forget(long id) {
        wakers.remove(id);
    }

    /** False if one of them cannot be watched, as when there is no memory for it. */
    boolean watchReadable(Workspace workspace, long id, int... fds) {
        MemorySegment event = event(workspace, READABLE_BY_EDGE, id);
        boolean areWatched = true;
        for (int fd : fds) {
            areWatched &= workspace.libc().epollControl(epoll, ADD, fd, event) == 0;
        }
        return areWatched;
    }

    /** For the writing end of a pipe: wakes when the last reader goes. Nothing happens for what is no pipe. */
    void watchErrors(Workspace workspace, int fd, long id) {
        workspace.libc().epollControl(epoll, ADD, fd, event(workspace, ERRORS_ONLY_BY_EDGE, id));
    }

    private static MemorySegment event(Workspace workspace, int events, long id) {
        MemorySegment event = workspace.event();
        event.set(JAVA_INT_UNALIGNED, 0, events);
        event.set(JAVA_LONG_UNALIGNED, DATA, id);
        return event;
    }

    /** Ends the thread, which then closes what it uses. */
    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            new Libc(arena).close(closingEnd);
        }
    }
}
