package dev.braid.pipeline.internal.graph;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** A pipeline in print: its stages, numbered from the sources on, and what comes before each. */
public final class Drawing {

    private final List<Node> nodes = new ArrayList<>();
    private final IdentityHashMap<Stage, List<Integer>> known = new IdentityHashMap<>();

    /**
     * One stage.
     *
     * @param inputs the numbers of those before it
     */
    public record Node(int number, Stage stage, List<Integer> inputs) {}

    /** Draws all that leads to {@code last}. */
    public Drawing(Stage last) {
        draw(last);
    }

    /** The stages, each after those before it. */
    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** Returns the numbers of what a stage is drawn as: its own, or, if it is not drawn itself, those of the ones before it. */
    private List<Integer> draw(Stage stage) {
        List<Integer> before = known.get(stage);
        if (before != null) {
            return before;
        }
        List<Integer> inputs = new ArrayList<>();
        for (Stage input : stage.inputs()) {
            inputs.addAll(draw(input));
        }
        List<Integer> drawn = inputs;
        if (!stage.label().isEmpty()) {
            Node node = new Node(nodes.size() + 1, stage, List.copyOf(inputs));
            nodes.add(node);
            drawn = List.of(node.number);
        }
        known.put(stage, drawn);
        return drawn;
    }

    /** What is said of a stage besides its name. */
    @FunctionalInterface
    public interface Note {

        /** It may be empty. */
        String of(Node node);
    }

    /** A line for each stage. */
    public String text(Note note) {
        int digits = String.valueOf(nodes.size()).length();
        int widest = nodes.stream().mapToInt(node -> node.stage.label().length()).max().orElse(0);
        return nodes.stream()
                .map(node -> {
                    String from = node.inputs.isEmpty()
                            ? ""
                            : "\u2190 " + node.inputs.stream().map(String::valueOf).collect(Collectors.joining(", "));
                    String line = "%" + digits + "d  %-" + widest + "s  %-8s %s";
                    return String.format(line, node.number, node.stage.label(), from, note.of(node)).stripTrailing();
                })
                .collect(Collectors.joining("\n"));
    }

    /** A flowchart for Mermaid. */
    public String mermaid(Note note) {
        StringBuilder chart = new StringBuilder("flowchart LR\n");
        for (Node node : nodes) {
            String said = note.of(node);
            chart.append("    s").append(node.number).append("[\"").append(escaped(node.stage.label()));
            if (!said.isEmpty()) {
                chart.append("<br/>").append(escaped(said));
            }
            chart.append("\"]\n");
            for (int input : node.inputs) {
                chart.append("    s").append(input).append(" --> s").append(node.number).append('\n');
            }
        }
        return chart.toString();
    }

    private static String escaped(String label) {
        return label.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
