package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * Calls into the C library. Results are as the kernel gives them: what the function returned, or the negated {@code errno}. For use by one
 * thread at a time, because {@code errno} needs a place.
 *
 * <p>All functions are called as one shape, six machine words in and one out, which is how the calling conventions of Linux pass
 * integers and pointers. Each further shape would add some 4 ms to the start.
 */
@SuppressWarnings("restricted")
public final class Libc {

    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int ENOEXEC = 8;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EISDIR = 21;
    public static final int EMFILE = 24;
    public static final int EPIPE = 32;

    /** Flag of {@code pipe2} and others: not for children. */
    public static final int CLOEXEC = 0x80000;

    public static final int WNOHANG = 1;
    public static final int WEXITED = 4;
    public static final int WNOWAIT = 0x0100_0000;
    public static final int P_ALL = 0;
    public static final int P_PIDFD = 3;

    private static final int POLLIN = 1;
    private static final int POLLOUT = 4;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = 0x800;
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int RLIMIT_NOFILE = 7;
    private static final int SYS_PIDFD_SEND_SIGNAL = 424;
    private static final int SYS_PIDFD_OPEN = 434;
    private static final int SIG_DFL = 0;
    private static final int SIG_IGN = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
    private static final Linker.Option CAPTURED = Linker.Option.captureCallState("errno");
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG), CAPTURED);
    private static final long ERRNO = Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MemorySegment CLOSE = function("close");
    private static final MemorySegment EPOLL_CTL = function("epoll_ctl");
    private static final MemorySegment EPOLL_WAIT = function("epoll_wait");
    private static final MemorySegment FCNTL = function("fcntl");
    private static final MemorySegment GETPGID = function("getpgid");
    private static final MemorySegment KILL = function("kill");
    private static final MemorySegment PIPE = function("pipe2");
    private static final MemorySegment POLL = function("poll");
    private static final MemorySegment POSIX_SPAWN = function("posix_spawn");
    private static final MemorySegment READ = function("read");
    private static final MemorySegment SYSCALL = function("syscall");
    private static final MemorySegment WAITID = function("waitid");
    private static final MemorySegment WAITPID = function("waitpid");
    private static final MemorySegment WRITE = function("write");

    private static final MemorySegment ENVIRONMENT = function("environ").reinterpret(ADDRESS.byteSize());

    private final MemorySegment state;

    /**
     * Its own place for {@code errno}.
     *
     * @param arena how long this may be used
     */
    public Libc(Arena arena) {
        this.state = arena.allocate(Linker.Option.captureStateLayout());
    }

    private static MemorySegment function(String name) {
        return SYMBOLS.findOrThrow(name);
    }

    /** Makes a pipe: the end to read from, then the one to write to. */
    public int pipe(MemorySegment twoInts) {
        return (int) call(PIPE, twoInts.address(), CLOEXEC, 0, 0, 0, 0);
    }

    public int setNonBlocking(int fd) {
        return (int) call(FCNTL, fd, F_SETFL, O_NONBLOCK, 0, 0, 0);
    }

    public int setCloseOnExec(int fd) {
        return (int) call(FCNTL, fd, F_SETFD, FD_CLOEXEC, 0, 0, 0);
    }

    public int read(int fd, MemorySegment buffer) {
        return (int) call(READ, fd, buffer.address(), buffer.byteSize(), 0, 0, 0);
    }

    public int write(int fd, MemorySegment buffer, int length) {
        return (int) call(WRITE, fd, buffer.address(), length, 0, 0, 0);
    }

    /**
     * Waits until it can be read. Blocks the thread, a platform thread best.
     *
     * @param pollfd room for two ints
     */
    public void awaitReadable(int fd, MemorySegment pollfd) {
        poll(fd, POLLIN, pollfd, -1);
    }

    /** Whether it can be written without waiting, or never again. */
    public boolean isWritable(int fd, MemorySegment pollfd) {
        return poll(fd, POLLOUT, pollfd, 0) != 0;
    }

    private int poll(int fd, int events, MemorySegment pollfd, int timeoutMillis) {
        pollfd.set(JAVA_INT, 0, fd);
        pollfd.set(JAVA_INT, 4, events);
        return (int) call(POLL, pollfd.address(), 1, timeoutMillis, 0, 0, 0);
    }

    public int access(MemorySegment path, int mode) {
        return (int) call(function("access"), path.address(), mode, 0, 0, 0, 0);
    }

    /** Opens a file; the mode is that of one which this makes. */
    public int open(MemorySegment path, int flags, int mode) {
        return (int) call(function("open"), path.address(), flags, mode, 0, 0, 0);
    }

    public int close(int fd) {
        return (int) call(CLOSE, fd, 0, 0, 0, 0, 0);
    }

    public int ioctl(int fd, long request, MemorySegment argument) {
        return (int) call(function("ioctl"), fd, request, argument.address(), 0, 0, 0);
    }

    public int epollCreate() {
        return (int) call(function("epoll_create1"), CLOEXEC, 0, 0, 0, 0, 0);
    }

    public int epollControl(int epoll, int operation, int fd, MemorySegment event) {
        return (int) call(EPOLL_CTL, epoll, operation, fd, event.address(), 0, 0);
    }

    public int epollWait(int epoll, MemorySegment events, int max, int timeoutMillis) {
        return (int) call(EPOLL_WAIT, epoll, events.address(), max, timeoutMillis, 0, 0);
    }

    /** Starts a program; unlike the others, {@code posix_spawn} returns its error, here negated. */
    public int spawn(MemorySegment pid, long path, MemorySegment actions, MemorySegment attributes, long argv, long environment) {
        return -Math.abs((int) call(POSIX_SPAWN, pid.address(), path, actions.address(), attributes.address(), argv, environment));
    }

    /** The address of this process's environment: pointers to its variables, and a null pointer. */
    static long environment() {
        return ENVIRONMENT.get(JAVA_LONG, 0);
    }

    /** Calls one of the functions that make what {@code posix_spawn} wants, which return an error or 0. */
    public void prepareSpawn(String function, MemorySegment prepared, long a, long b, long c) {
        int error = (int) call(function(function), prepared.address(), a, b, c, 0, 0);
        if (error != 0) {
            throw new IllegalStateException(function + ": error " + error);
        }
    }

    public int kill(int pid, int signal) {
        return (int) call(KILL, pid, signal, 0, 0, 0, 0);
    }

    /** The process group of a process, of this one for 0. */
    public int getpgid(int pid) {
        return (int) call(GETPGID, pid, 0, 0, 0, 0, 0);
    }

    public int waitpid(int pid, MemorySegment status, int options) {
        return (int) call(WAITPID, pid, status.address(), options, 0, 0, 0);
    }

    public int waitid(int idType, int id, MemorySegment info, int options) {
        return (int) call(WAITID, idType, id, info.address(), options, 0, 0);
    }

    /** A descriptor that becomes readable when the process ends; negative where the kernel has none. */
    public int pidfd(int pid) {
        return (int) call(SYSCALL, SYS_PIDFD_OPEN, pid, 0, 0, 0, 0);
    }

    /** Sends a signal to the process that a pidfd stands for. */
    public int sendSignal(int pidfd, int signal) {
        return (int) call(SYSCALL, SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0);
    }

    /** Calls {@code getrlimit} or {@code setrlimit}. */
    public int openFilesLimit(String function, MemorySegment softAndHard) {
        return (int) call(function(function), RLIMIT_NOFILE, softAndHard.address(), 0, 0, 0, 0);
    }

    /** Makes this process the parent of its descendants' orphans. */
    public int becomeSubreaper() {
        return (int) call(function("prctl"), PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0, 0);
    }

    /** Ends this process as if the signal had not been caught, so that whoever waits for it learns of the signal. */
    public static void dieOf(int signal) {
        Libc libc = new Libc(Arena.ofAuto());
        libc.call(function("signal"), signal, SIG_DFL, 0, 0, 0, 0);
        libc.signalSelf(signal);
    }

    /** Has this process take no notice of a signal, not even the JVM. */
    public static void ignore(int signal) {
        new Libc(Arena.ofAuto()).call(function("signal"), signal, SIG_IGN, 0, 0, 0, 0);
    }

    /**
     * Stops this process as Ctrl-Z does those that do not listen, until it is told to continue; returns at once where nobody could tell it
     * that, because no shell with job control has started it.
     */
    public static void suspend() {
        Libc libc = new Libc(Arena.ofAuto());
        libc.call(function("signal"), Signal.TSTP, SIG_DFL, 0, 0, 0, 0);
        libc.call(function("raise"), Signal.TSTP, 0, 0, 0, 0, 0); // to this very thread, which so does not go on before it
    }

    private void signalSelf(int signal) {
        kill((int) call(function("getpid"), 0, 0, 0, 0, 0, 0), signal);
    }

    /** Makes a folder that only this user may read; its name is the template's, with other letters for the XXXXXX at the end. */
    public int makeFolder(MemorySegment template) {
        return call(function("mkdtemp"), template.address(), 0, 0, 0, 0, 0) == 0 ? -state.get(JAVA_INT, ERRNO) : 0;
    }

    public void removeFile(MemorySegment path) {
        call(function("unlink"), path.address(), 0, 0, 0, 0, 0);
    }

    public void removeFolder(MemorySegment path) {
        call(function("rmdir"), path.address(), 0, 0, 0, 0, 0);
    }

    public void setVariable(MemorySegment name, MemorySegment value) {
        call(function("setenv"), name.address(), value.address(), 1, 0, 0, 0);
    }

    public void unsetVariable(MemorySegment name) {
        call(function("unsetenv"), name.address(), 0, 0, 0, 0, 0);
    }

    /** The address of an environment variable's value, 0 if there is none. */
    public long getenv(MemorySegment name) {
        return call(function("getenv"), name.address(), 0, 0, 0, 0, 0);
    }

    /** What a negated {@code errno} means. */
    public String describe(int result) {
        return MemorySegment.ofAddress(call(function("strerror"), -result, 0, 0, 0, 0, 0)).reinterpret(1024).getString(0);
    }

    private long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
        long result;
        try {
            result = (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
        // Functions that return an int leave the upper half undefined; none of ours returns more than that.
        return (int) result == -1 ? -state.get(JAVA_INT, ERRNO) : result;
    }
}
