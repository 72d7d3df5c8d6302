package dev.braid.verification.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs random shapes from several callers at once, phase after phase, until the time is up or a promise is broken. After each phase no
 * thread may be left, and in the end no memory that was not there after the first phase.
 *
 * <p>Exits with 0 if all held, 1 if something was broken, 2 if it was called in a wrong way.
 */
public final class Soak {

    private static final Duration PHASE = Duration.ofSeconds(10);
    private static final Duration HANG = Duration.ofSeconds(60);
    private static final int PLATFORM_CALLERS = 2;
    private static final int VIRTUAL_CALLERS = 4;

    /** What the heap may grow by: caches of the JDK, code, classes loaded late. */
    private static final long SLACK = 16 << 20;

    // Held, because the logging system itself holds loggers weakly. Observers that throw and deaf tasks are logged.
    private static final Logger LOGGER = Logger.getLogger("dev.braid");

    private final Options options;
    private final Findings findings = new Findings();
    private final Shared shared = new Shared(findings);

    private Soak(Options options) {
        this.options = options;
    }

    /** Takes {@value Options#USAGE}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LOGGER.setLevel(Level.OFF);
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("soak: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new Soak(options).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        System.out.printf("soak: for %s, seed %d%n", options.time(), options.seed());
        if (!LeftOver.seesVirtualThreads()) {
            findings.broken("a thread dump shows no virtual threads: run with -Djdk.trackAllThreads=true");
        }
        long firstThread = LeftOver.nextThreadId();
        long start = System.nanoTime();
        long end = start + options.time().toNanos();
        long heapAtStart = 0;
        int threadsAtStart = 0;
        for (int phase = 0; System.nanoTime() - end < 0 && findings.broken().isEmpty(); phase++) {
            if (!phase(phase, Math.min(end, System.nanoTime() + PHASE.toNanos()))) {
                break;
            }
            long heap = LeftOver.heap();
            if (phase == 0) {
                heapAtStart = heap;
                threadsAtStart = LeftOver.platformThreads();
            }
            System.out.printf(
                    "%5d s  %,d runs  %,d tasks  at most %,d at once  %.1f MB live%n",
                    (System.nanoTime() - start) / 1_000_000_000, findings.runs(), findings.tasks(), findings.peak(),
                    heap / 1e6);
        }
        long heapAtEnd = LeftOver.heap();
        if (heapAtEnd > heapAtStart + SLACK) {
            findings.broken("the heap grows: %.1f MB at the start, %.1f MB in the end".formatted(heapAtStart / 1e6, heapAtEnd / 1e6));
        }
        long threads = LeftOver.nextThreadId() - firstThread;
        System.out.printf("soak: %,d threads were made%n", threads);
        // A third of that is usual; what starts threads for nothing makes many times as many.
        if (threads > findings.tasks() + findings.runs()) {
            findings.broken("too many threads: %,d for %,d tasks".formatted(threads, findings.tasks()));
        }
        // Carriers come and go.
        if (LeftOver.platformThreads() > threadsAtStart + Runtime.getRuntime().availableProcessors() + 4) {
            findings.broken("platform threads: " + threadsAtStart + " at the start, " + LeftOver.platformThreads() + " in the end");
        }
        return report(heapAtStart, heapAtEnd);
    }

    /** All callers at once until {@code end}; false if they hang. */
    private boolean phase(int phase, long end) throws IOException, InterruptedException {
        List<Thread> callers = new ArrayList<>();
        Map<Thread, Shape> current = new ConcurrentHashMap<>();
        try (var meddler = new Meddler()) {
            for (int i = 0; i < PLATFORM_CALLERS + VIRTUAL_CALLERS; i++) {
                var random = new SplittableRandom(options.seed() + 1_000L * phase + i);
                Thread.Builder builder = i < PLATFORM_CALLERS ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
                callers.add(builder.name("caller-" + i).start(() -> {
                    while (System.nanoTime() - end < 0 && findings.broken().isEmpty()) {
                        long seed = options.shape().orElseGet(random::nextLong);
                        Shape shape = Shape.of(seed);
                        current.put(Thread.currentThread(), shape);
                        Attempt.run(shape, findings, shared, meddler);
                    }
                }));
            }
            for (Thread caller : callers) {
                long left = Math.max(0, end - System.nanoTime());
                if (!caller.join(Duration.ofNanos(left).plus(HANG))) {
                    Shape shape = current.getOrDefault(caller, Shape.of(0));
                    findings.broken("P4 " + caller + " does not come back; threads:\n" + LeftOver.virtualStacks(), shape);
                    return false;
                }
            }
        }
        shared.check();
        List<String> left = LeftOver.virtualThreads();
        if (!left.isEmpty()) {
            findings.broken("P1 threads are left: " + left);
        }
        return true;
    }

    private boolean report(long heapAtStart, long heapAtEnd) {
        List<String> broken = findings.broken();
        System.out.printf(
                "soak: %,d runs, %,d tasks, at most %,d at once; live heap %.1f MB after the first phase, %.1f MB in the end%n",
                findings.runs(), findings.tasks(), findings.peak(), heapAtStart / 1e6, heapAtEnd / 1e6);
        System.out.println("soak: runs that threw: " + findings.ends());
        if (broken.isEmpty()) {
            System.out.println("soak: all promises held");
            return true;
        }
        System.out.println("soak: BROKEN, seed " + options.seed());
        broken.forEach(System.out::println);
        return false;
    }
}
