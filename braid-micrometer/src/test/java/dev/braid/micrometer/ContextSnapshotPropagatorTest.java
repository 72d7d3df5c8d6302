package dev.braid.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P11: what has an accessor goes along. */
class ContextSnapshotPropagatorTest {

    private static final String KEY = "dev.braid.micrometer.test";
    private static final ThreadLocal<String> SPAN = new ThreadLocal<>();
    private static final ThreadLocal<@Nullable String> UNKNOWN = new ThreadLocal<>();

    @BeforeEach
    void register() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, SPAN);
    }

    @AfterEach
    void clear() {
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        SPAN.remove();
        UNKNOWN.remove();
    }

    /** What each of three tasks finds that run on one thread, and leave something behind. */
    private static List<Optional<String>> found(ContextSnapshotPropagator propagator) throws InterruptedException {
        return FanOut.limit(1).withPropagator(propagator).map(List.of(1, 2, 3), task -> {
            assertThat(UNKNOWN.get()).isNull();
            Optional<String> found = Optional.ofNullable(SPAN.get());
            SPAN.set("left behind");
            return found;
        });
    }

    @Test
    void P11_tasks_find_the_callers_value() throws InterruptedException {
        SPAN.set("crawl");
        UNKNOWN.set("nobody registered this");

        assertThat(found(new ContextSnapshotPropagator())).containsOnly(Optional.of("crawl"));
        assertThat(SPAN.get()).as("the caller's is untouched").isEqualTo("crawl");
    }

    @Test
    void P11_what_the_caller_has_not_tasks_do_not_find() throws InterruptedException {
        assertThat(found(new ContextSnapshotPropagator())).containsOnly(Optional.empty());
    }

    @Test
    void P11_a_factory_of_ones_own_says_what_goes_along() throws InterruptedException {
        SPAN.set("crawl");
        ContextSnapshotFactory nothing =
                ContextSnapshotFactory.builder().captureKeyPredicate(key -> false).build();

        assertThat(found(new ContextSnapshotPropagator(nothing)).getFirst()).isEmpty();
    }

    @Test
    void P11_nested_runs_have_that_of_their_task() throws InterruptedException {
        SPAN.set("crawl");
        FanOut policy = FanOut.limit(2).withPropagator(new ContextSnapshotPropagator());

        List<String> spans = policy.map(List.of(1, 2), task -> {
            SPAN.set("task " + task);
            return policy.map(List.of(1), inner -> String.valueOf(SPAN.get())).getFirst() + ", " + SPAN.get();
        });

        assertThat(spans).containsExactly("task 1, task 1", "task 2, task 2");
    }
}
