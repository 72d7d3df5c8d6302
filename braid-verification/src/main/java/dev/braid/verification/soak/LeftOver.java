package dev.braid.verification.soak;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What stays when nothing runs any more: threads, by a dump of all, and the heap after a collection. */
final class LeftOver {

    /** Spares that came too late leave by themselves; on a busy machine that takes a while. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Pattern VIRTUAL = Pattern.compile("^#\\d+ \".*\" virtual.*", Pattern.MULTILINE);

    private static final int MOST_STACKS = 10;

    private LeftOver() {}

    /** The virtual threads that are there, once there are none, or after some patience. */
    static List<String> virtualThreads() throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        List<String> left = dump();
        while (!left.isEmpty() && System.nanoTime() - until < 0) {
            Thread.sleep(50);
            left = dump();
        }
        return left;
    }

    private static List<String> dump() throws IOException {
        return VIRTUAL.matcher(dumpAll()).results().map(match -> match.group()).toList();
    }

    /** The stacks of some virtual threads that are there. */
    static String virtualStacks() throws IOException {
        return Arrays.stream(dumpAll().split("\n\n"))
                .filter(thread -> VIRTUAL.matcher(thread.strip()).find())
                .limit(MOST_STACKS)
                .collect(Collectors.joining("\n\n"));
    }

    private static String dumpAll() throws IOException {
        Path folder = Files.createTempDirectory("braid-soak");
        Path file = folder.resolve("threads");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return Files.readString(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** Whether a thread dump shows a virtual thread that is there: or the absence of any would say nothing. */
    static boolean seesVirtualThreads() throws IOException, InterruptedException {
        Thread there = Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(Duration.ofHours(1));
            } catch (InterruptedException e) {
                // seen
            }
        });
        try {
            return !dump().isEmpty();
        } finally {
            there.interrupt();
            there.join();
        }
    }

    /** Threads are numbered as they are made, so this says how many there have been. */
    static long nextThreadId() {
        return Thread.ofVirtual().unstarted(() -> {}).threadId();
    }

    static int platformThreads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** The live heap in bytes. */
    static long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100); // cleaners and reference handlers
            least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
