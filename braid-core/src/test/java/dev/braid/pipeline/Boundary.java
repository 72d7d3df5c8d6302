package dev.braid.pipeline;

import dev.braid.FanOut;
import java.time.Duration;
import java.util.Optional;

/** Each kind of stage that may lie between two parts of a pipeline, in a form that lets all elements through. */
enum Boundary {
    FUSED,
    PARALLEL,
    PARALLEL_ONE_AT_A_TIME,
    PARALLEL_UNLIMITED,
    PARALLEL_UNORDERED,
    PARALLEL_PER_KEY,
    MERGE,
    MERGED_INTO,
    BUFFER,
    GENERATE,
    BATCH,
    BATCH_BY_WEIGHT,
    TIMED_BATCH,
    THROTTLE,
    CONCAT,
    INTERLEAVE,
    ZIP,
    FLAT_MAP,
    OUTCOMES;

    private static final Duration LONG = Duration.ofDays(1);

    /** Whether elements come out in the order in which they went in. */
    boolean isOrdered() {
        return this != PARALLEL_UNORDERED && this != PARALLEL_PER_KEY;
    }

    /** Whether what is before it runs ahead in a task of its own, other than those of a parallel stage. */
    boolean pullsAhead() {
        return switch (this) {
            case MERGE, MERGED_INTO, BUFFER, GENERATE, TIMED_BATCH, THROTTLE -> true;
            default -> false;
        };
    }

    /** How many elements it may have asked for that nobody behind it wants. */
    int ahead() {
        return switch (this) {
            case FUSED, CONCAT, INTERLEAVE, ZIP, FLAT_MAP, OUTCOMES, BATCH -> 0;
            case BATCH_BY_WEIGHT -> 1; // it has to weigh the next to know that a list is complete
            case PARALLEL, PARALLEL_UNORDERED, PARALLEL_PER_KEY -> 8 + 4;
            case PARALLEL_ONE_AT_A_TIME -> 2 + 1;
            case BUFFER -> 4 + 1;
            case PARALLEL_UNLIMITED, MERGE, MERGED_INTO, GENERATE, TIMED_BATCH, THROTTLE -> 256 + 1;
        };
    }

    Pipeline<Integer> behind(Pipeline<Integer> elements) {
        return switch (this) {
            case FUSED -> elements.map(element -> element);
            case PARALLEL -> elements.parallel(FanOut.limit(4), element -> element);
            case PARALLEL_ONE_AT_A_TIME -> elements.parallel(FanOut.limit(1), element -> element);
            case PARALLEL_UNLIMITED -> elements.parallel(FanOut.unlimited(), element -> element);
            case PARALLEL_UNORDERED -> elements.parallelUnordered(FanOut.limit(4), element -> element);
            case PARALLEL_PER_KEY -> elements.parallelPer(element -> element % 3, FanOut.limit(4), element -> element);
            case MERGE -> elements.merge(Pipeline.empty());
            case MERGED_INTO -> Pipeline.<Integer>empty().merge(elements);
            case BUFFER -> elements.buffer(4);
            case GENERATE -> Pipeline.generate(emitter -> elements.forEach(emitter::emit));
            case BATCH -> elements.batch(1).flatMap(list -> Pipeline.from(list));
            case BATCH_BY_WEIGHT -> elements.batchByWeight(1, element -> 2L).flatMap(list -> Pipeline.from(list));
            case TIMED_BATCH -> elements.batch(1, LONG).flatMap(list -> Pipeline.from(list));
            case THROTTLE -> elements.throttle(1_000_000, Duration.ofSeconds(1));
            case CONCAT -> Pipeline.<Integer>empty().concat(elements);
            case INTERLEAVE -> Pipeline.<Integer>empty().interleave(elements);
            case ZIP -> elements.zip(endless(), (element, _) -> element);
            case FLAT_MAP -> elements.flatMap(Pipeline::of);
            case OUTCOMES -> elements.outcomes().map(Outcomes::value);
        };
    }

    private static Pipeline<Integer> endless() {
        return Pipeline.unfold(0, number -> Optional.of(new Unfolded<>(number, number)));
    }
}
