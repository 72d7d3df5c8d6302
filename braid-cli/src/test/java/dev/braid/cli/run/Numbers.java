package dev.braid.cli.run;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code seq} prints. */
public final class Numbers {

    private Numbers() {}

    public static String numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }
}
