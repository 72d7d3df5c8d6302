package dev.braid.spec;

import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.TaskFunction;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One of all forms × inputs × limits {1, 4, 64, unlimited}, for which the promises hold alike. */
record Combination(Form form, Input input, int limit) {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    static Stream<Combination> all() {
        return Stream.of(Form.values())
                .flatMap(form -> Stream.of(Input.values())
                        .flatMap(input ->
                                Stream.of(1, 4, 64, UNLIMITED).map(limit -> new Combination(form, input, limit))));
    }

    static Stream<Combination> failFast() {
        return all().filter(Combination::isFailFast);
    }

    /** Fail-fast, at limits 1, 4 and 64. */
    static Stream<Combination> failFastLimited() {
        return failFast().filter(combination -> combination.limit != UNLIMITED);
    }

    static Stream<Combination> ordered() {
        return all().filter(combination -> combination.form.isOrdered());
    }

    static Stream<Combination> runningAll() {
        return all().filter(combination -> combination.form.runsAll());
    }

    static Stream<Combination> unlimited() {
        return all().filter(combination -> combination.limit == UNLIMITED);
    }

    static Stream<Combination> ofLimit4() {
        return all().filter(combination -> combination.limit == 4);
    }

    boolean isFailFast() {
        return form.isFailFast(input);
    }

    FanOut policy() {
        return limit == UNLIMITED ? FanOut.unlimited() : FanOut.limit(limit);
    }

    /** How many of {@code n} tasks run at once. */
    int atOnce(int n) {
        return Math.min(limit, n);
    }

    List<Integer> run(int n, TaskFunction<Integer, Integer, Exception> function) throws Exception {
        return run(policy(), n, function);
    }

    List<Integer> run(FanOut policy, int n, TaskFunction<Integer, Integer, Exception> function) throws Exception {
        return form.run(policy, input, IntStream.range(0, n).boxed().toList(), function);
    }

    /** What was thrown, without the wrapping that a stream needs for checked exceptions. */
    Throwable bare(Throwable thrown) {
        return form == Form.STREAM && thrown instanceof FanOutException && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
    }

    @Override
    public String toString() {
        return form + " of " + input + (limit == UNLIMITED ? ", unlimited" : ", limit " + limit);
    }
}
