package dev.braid;

import java.util.List;

/** Finds in a stack the place that a reader knows. */
final class StackFrames {

    // How a thread waits, below the method that waits.
    private static final List<String> MACHINERY = List.of(
            "java.lang.VirtualThread",
            "java.lang.Thread.sleepNanos",
            "java.lang.System$",
            "java.util.concurrent.locks.",
            "jdk.internal.",
            "sun.");

    private StackFrames() {}

    /** {@code ", in java.net.Socket.read"}, or nothing for an empty stack. */
    static String place(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String method = frame.getClassName() + "." + frame.getMethodName();
            if (MACHINERY.stream().noneMatch(method::startsWith)) {
                return ", in " + method;
            }
        }
        return stack.length == 0 ? "" : ", in " + stack[0].getClassName() + "." + stack[0].getMethodName();
    }
}
