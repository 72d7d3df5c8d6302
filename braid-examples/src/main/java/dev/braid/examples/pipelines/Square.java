package dev.braid.examples.pipelines;

import dev.braid.pipeline.Pipeline;
import java.io.PrintStream;

/** Squares of squares: {@code gen}, {@code sq}, {@code sq}. Go starts a goroutine for each stage; here they are fused, in one thread. */
public final class Square {

    private Square() {}

    static Pipeline<Integer> gen(Integer... numbers) {
        return Pipeline.of(numbers);
    }

    static Pipeline<Integer> sq(Pipeline<Integer> in) {
        return in.map(n -> n * n);
    }

    static void print(PrintStream out) throws InterruptedException {
        sq(sq(gen(2, 3))).forEach(out::println);
    }

    /** Prints 16 and 81. */
    public static void main(String[] args) throws InterruptedException {
        print(System.out);
    }
}
