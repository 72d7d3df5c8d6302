package dev.braid.pipeline;

import dev.braid.pipeline.internal.graph.Counted;
import dev.braid.pipeline.internal.graph.Drawing.Node;
import dev.braid.pipeline.internal.graph.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a pipeline is doing: made first, given to {@link Pipeline#watchedBy}, and asked by any thread at any time. It shows the run that
 * began last, also when that has ended. Nobody stops for it, so what it says of a running pipeline is about right.
 */
public final class Watch {

    private volatile @Nullable Run run;

    /** A watch that has seen nothing yet. */
    public Watch() {}

    /**
     * What a stage has done, and has to do.
     *
     * @param number by which it is named in the others' {@code inputs}
     * @param inputs the stages before it
     * @param in how many elements those before it have given
     * @param out how many it has given
     * @param dropped how many it has dropped
     * @param waiting how many stand in its buffer, or wait for their turn or for who is to take them
     * @param busy how many of its tasks are at work, if it is a parallel stage
     */
    public record Counts(
            int number, String stage, List<Integer> inputs, long in, long out, long dropped, int waiting, int busy) {

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(inputs.isEmpty() ? "" : "in " + in + ", ").append("out ").append(out);
            append(text, dropped, "dropped");
            append(text, waiting, "waiting");
            append(text, busy, "busy");
            return text.toString();
        }

        private static void append(StringBuilder text, long count, String what) {
            if (count > 0) {
                text.append(", ").append(what).append(' ').append(count);
            }
        }
    }

    void begins(Run another) {
        run = another;
    }

    /** The stages, each after those before it; empty if no run has begun. */
    public List<Counts> stages() {
        Run seen = run;
        return seen == null
                ? List.of()
                : seen.drawing().nodes().stream().map(node -> counts(seen, node)).toList();
    }

    private static Counts counts(Run run, Node node) {
        Counted own = run.counted(node.stage());
        long in = node.inputs().stream()
                .mapToLong(input -> run.counted(run.drawing().nodes().get(input - 1).stage()).given())
                .sum();
        return new Counts(
                node.number(), node.stage().label(), node.inputs(), in, own.given(), own.dropped(), own.waiting(), own.busy());
    }

    /** The stages as a flowchart for Mermaid, with what each has done. */
    public String toMermaid() {
        Run seen = run;
        return seen == null ? "" : seen.drawing().mermaid(node -> counts(seen, node).toString());
    }

    /** A line for each stage, with what it has done. */
    @Override
    public String toString() {
        Run seen = run;
        return seen == null ? "" : seen.drawing().text(node -> counts(seen, node).toString());
    }
}
