package dev.braid.examples.pipelines;

import static dev.braid.examples.pipelines.Square.gen;

import dev.braid.pipeline.Pipeline;

/** Two branches that square take numbers from one source, each as it is free, and are merged: Go's fan-out and fan-in. */
public final class SquareMerged {

    private SquareMerged() {}

    static Pipeline<Integer> squares(Integer... numbers) {
        return gen(numbers).balance(2, Square::sq);
    }

    /** Prints 4 and 9, in any order. */
    public static void main(String[] args) throws InterruptedException {
        squares(2, 3).forEach(System.out::println);
    }
}
