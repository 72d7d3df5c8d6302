package dev.braid.pipeline.internal.graph;

import java.util.List;

/** Where a branch begins. */
public record Branch(Splitter of, int number) implements Stage {

    @Override
    public Pull open(Opening opening) {
        return opening.branches(of).branch(number, opening);
    }

    @Override
    public String label() {
        return "";
    }

    @Override
    public List<Stage> inputs() {
        return List.of(of);
    }

    /** What it is of is opened once, for all branches together. */
    @Override
    public List<Stage> opens() {
        return List.of();
    }

    /** Makes sure that what was made of {@code branches} uses each of them, and each once. */
    public static void requireUsed(Stage made, List<? extends Stage> branches, String method) {
        for (int i = 0; i < branches.size(); i++) {
            int used = uses(made, branches.get(i));
            if (used != 1) {
                throw new IllegalArgumentException("Pipeline." + method + ": what was made of the branches uses branch " + i + " "
                        + (used == 0 ? "not at all" : used + " times") + "; use each once: one that nobody reads would block the"
                        + " others, and one that is wanted twice is to be broadcast");
            }
        }
    }

    /** What is called the stage that reads this, in what was {@code made} of it and others. */
    public String reader(Stage made) {
        for (Stage input : made.inputs()) {
            if (input.unnamed() == this) {
                return made.label().isEmpty() ? "end" : made.label();
            }
            String reader = input == of ? "" : reader(input);
            if (!reader.isEmpty()) {
                return reader;
            }
        }
        return made.unnamed() == this ? "end" : "";
    }

    private static int uses(Stage stage, Stage branch) {
        return stage.unnamed() == branch
                ? 1
                : stage.opens().stream().mapToInt(opened -> uses(opened, branch)).sum();
    }
}
