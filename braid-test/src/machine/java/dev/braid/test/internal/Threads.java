package dev.braid.test.internal;

import java.util.List;
import java.util.StringJoiner;

/** Threads as text. */
final class Threads {

    private static final int MOST_THREADS = 20;
    private static final int MOST_FRAMES = 40;

    private Threads() {}

    /** The name, and where outside of the JDK the thread is. */
    static String where(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (!frame.getClassName().startsWith("java.") && !frame.getClassName().startsWith("jdk.")) {
                return thread.getName() + " (at " + frame + ")";
            }
        }
        return thread.getName();
    }

    /** Each thread with its state and its stack, on lines of their own. */
    static String stacks(List<Thread> threads) {
        StringJoiner lines = new StringJoiner("\n");
        for (Thread thread : threads.subList(0, Math.min(MOST_THREADS, threads.size()))) {
            lines.add("    " + thread.getName() + ", " + thread.getState());
            StackTraceElement[] stack = thread.getStackTrace();
            for (int i = 0; i < Math.min(MOST_FRAMES, stack.length); i++) {
                lines.add("        at " + stack[i]);
            }
            if (stack.length > MOST_FRAMES) {
                lines.add("        ... " + (stack.length - MOST_FRAMES) + " more");
            }
        }
        if (threads.size() > MOST_THREADS) {
            lines.add("    and " + (threads.size() - MOST_THREADS) + " more threads");
        }
        return lines.toString();
    }
}
