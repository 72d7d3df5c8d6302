package dev.braid.examples.pipelines;

import static dev.braid.examples.pipelines.Square.sq;

import dev.braid.pipeline.Pipeline;
import java.util.Optional;

/** Takes one square of endlessly many. What the branches have pulled ahead is dropped, and they are stopped and joined: no done channel. */
public final class SquareFirst {

    private SquareFirst() {}

    static Optional<Integer> first(Pipeline<Integer> numbers) throws InterruptedException {
        return numbers.balance(2, in -> sq(in)).first();
    }

    /** Prints a square. */
    public static void main(String[] args) throws InterruptedException {
        Pipeline<Integer> endless = Pipeline.generate(out -> {
            for (int n = 2; ; n++) {
                out.emit(n);
            }
        });
        System.out.println(first(endless).orElseThrow());
    }
}
