package dev.braid;

import dev.braid.internal.bridge.SafeText;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;

/** Runs that go on as text. */
final class RunText {

    private static final String INDENT = "    ";

    private RunText() {}

    static String of(RunInfo run) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add(head(run));
        run.tasks().forEach(task -> lines.add(INDENT + task.toString().replace("\n", "\n" + INDENT)));
        run.pull().ifPresent(pull -> lines.add(INDENT + pull.toString().replace("\n", "\n" + INDENT)));
        return lines.toString();
    }

    private static String head(RunInfo run) {
        StringJoiner parts = new StringJoiner(", ");
        parts.add(run.name() + ": " + run.form());
        parts.add(run.limit().isPresent() ? "limit " + run.limit().getAsInt() : "unlimited");
        parts.add(age(run.age()));
        parts.add("run " + run.id() + (run.around().isPresent() ? " in run " + run.around().getAsLong() : ""));
        StringJoiner counts = new StringJoiner(", ");
        add(counts, run.succeeded(), "succeeded");
        add(counts, run.failed(), "failed");
        add(counts, run.cancelled(), "cancelled");
        counts.add(run.tasks().size() + " running");
        run.waiting().ifPresent(waiting -> add(counts, waiting, "waiting"));
        return parts + "; " + counts + run.cause().map(cause -> "; cancelled: " + SafeText.of(cause)).orElse("");
    }

    private static void add(StringJoiner counts, long tasks, String how) {
        if (tasks > 0) {
            counts.add(tasks + " " + how);
        }
    }

    static String age(Duration age) {
        return Durations.text(Durations.nanos(age));
    }

    /** The thread, and its stack on lines of its own. */
    static String thread(Thread thread, List<StackTraceElement> stack) {
        StringBuilder text = new StringBuilder(", thread #").append(thread.threadId());
        for (StackTraceElement frame : stack) {
            if (isBraidsOwn(frame)) {
                break; // from here on all stacks are the same
            }
            text.append('\n').append(INDENT).append("at ").append(frame);
        }
        return text.toString();
    }

    private static boolean isBraidsOwn(StackTraceElement frame) {
        String method = frame.getMethodName();
        return frame.getClassName().equals(Execution.class.getName()) && (method.equals("perform") || method.equals("claim"));
    }
}
