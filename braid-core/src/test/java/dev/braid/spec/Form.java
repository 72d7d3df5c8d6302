package dev.braid.spec;

import dev.braid.FanOut;
import dev.braid.Outcome;
import dev.braid.TaskFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Each form of {@link FanOut}, to be run on each kind of input in one way: integers in, the list of results out. */
enum Form {
    MAP,
    FOR_EACH,
    OUTCOMES,
    FIRST_SUCCESS,
    /** With all tasks as the quorum, so that one failure makes it impossible. */
    QUORUM,
    COLLECT,
    STREAM;

    boolean isOrdered() {
        return this == MAP || this == OUTCOMES || this == COLLECT;
    }

    /** Whether a call without failures runs all tasks. */
    boolean runsAll() {
        return this != FIRST_SUCCESS;
    }

    boolean isFailFast(Input input) {
        return this == QUORUM ? input.isSized() : this != OUTCOMES && this != FIRST_SUCCESS;
    }

    boolean takesNoTasks(Input input) {
        return !input.isSized() || (this != QUORUM && this != FIRST_SUCCESS);
    }

    /** Runs this form; the results of forms without results are empty. */
    List<Integer> run(
            FanOut policy, Input input, List<Integer> tasks, TaskFunction<Integer, Integer, Exception> function)
            throws Exception {
        int all = Math.max(1, tasks.size());
        return switch (input) {
            case COLLECTION -> onCollection(policy, all, tasks, function);
            case MAP -> onMap(policy, all, byKey(tasks), function);
            case ITERATOR -> switch (this) {
                case MAP -> policy.map(tasks.iterator(), function);
                case FOR_EACH -> {
                    policy.forEach(tasks.iterator(), task -> {
                        function.apply(task);
                    });
                    yield List.of();
                }
                case OUTCOMES -> values(policy.outcomes(tasks.iterator(), function));
                case FIRST_SUCCESS -> List.of(policy.firstSuccess(tasks.iterator(), function));
                case QUORUM -> policy.quorum(all, tasks.iterator(), function);
                case COLLECT -> policy.collect(tasks.iterator(), function, Collectors.toList());
                case STREAM -> read(policy.stream(tasks.iterator(), function));
            };
            case STREAM -> switch (this) {
                case MAP -> policy.map(tasks.stream(), function);
                case FOR_EACH -> {
                    policy.forEach(tasks.stream(), task -> {
                        function.apply(task);
                    });
                    yield List.of();
                }
                case OUTCOMES -> values(policy.outcomes(tasks.stream(), function));
                case FIRST_SUCCESS -> List.of(policy.firstSuccess(tasks.stream(), function));
                case QUORUM -> policy.quorum(all, tasks.stream(), function);
                case COLLECT -> policy.collect(tasks.stream(), function, Collectors.toList());
                case STREAM -> read(policy.stream(tasks.stream(), function));
            };
        };
    }

    private List<Integer> onCollection(
            FanOut policy, int all, List<Integer> tasks, TaskFunction<Integer, Integer, Exception> function)
            throws Exception {
        return switch (this) {
            case MAP -> policy.map(tasks, function);
            case FOR_EACH -> {
                policy.forEach(tasks, task -> {
                    function.apply(task);
                });
                yield List.of();
            }
            case OUTCOMES -> values(policy.outcomes(tasks, function));
            case FIRST_SUCCESS -> List.of(policy.firstSuccess(tasks, function));
            case QUORUM -> policy.quorum(all, tasks, function);
            case COLLECT -> policy.collect(tasks, function, Collectors.toList());
            case STREAM -> read(policy.stream(tasks, function));
        };
    }

    private List<Integer> onMap(
            FanOut policy, int all, Map<String, Integer> tasks, TaskFunction<Integer, Integer, Exception> function)
            throws Exception {
        return switch (this) {
            case MAP -> inOrderOf(tasks, policy.map(tasks, function));
            case FOR_EACH -> {
                policy.forEach(tasks, task -> {
                    function.apply(task);
                });
                yield List.of();
            }
            case OUTCOMES -> values(inOrderOf(tasks, policy.outcomes(tasks, function)));
            case FIRST_SUCCESS -> List.of(policy.firstSuccess(tasks, function).getValue());
            case QUORUM -> List.copyOf(policy.quorum(all, tasks, function).values());
            case COLLECT -> policy.collect(
                    tasks, function, Collectors.mapping(Map.Entry<String, Integer>::getValue, Collectors.toList()));
            case STREAM -> read(policy.stream(tasks, function).map(Map.Entry::getValue));
        };
    }

    private static Map<String, Integer> byKey(List<Integer> tasks) {
        Map<String, Integer> byKey = new LinkedHashMap<>();
        tasks.forEach(task -> byKey.put("key " + task, task));
        return byKey;
    }

    /** The values, if the keys are the tasks', in their order; where failures are tolerated some have none. */
    private static <V> List<V> inOrderOf(Map<String, Integer> tasks, Map<String, V> results) {
        if (!tasks.keySet().stream().filter(results::containsKey).toList().equals(List.copyOf(results.keySet()))) {
            throw new AssertionError("keys " + results.keySet());
        }
        return new ArrayList<>(results.values());
    }

    private static List<Integer> values(Collection<Outcome<Integer>> outcomes) {
        List<Integer> values = new ArrayList<>();
        for (Outcome<Integer> outcome : outcomes) {
            if (outcome instanceof Outcome.Success<Integer>(Integer value, _)) {
                values.add(value);
            }
        }
        return values;
    }

    private static List<Integer> read(Stream<Integer> stream) {
        try (stream) {
            return stream.toList();
        }
    }
}
