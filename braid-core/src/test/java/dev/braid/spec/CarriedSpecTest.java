package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import dev.braid.Propagator;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes along goes along in all forms, over all inputs (P11). */
class CarriedSpecTest {

    private static final ScopedValue<String> USER = ScopedValue.newInstance();
    private static final ThreadLocal<@Nullable String> LOCAL = new ThreadLocal<>();

    static Stream<Combination> all() {
        return Combination.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void P11_each_task_finds_what_the_policy_names(Combination combination) throws Exception {
        FanOut policy = combination.policy().withScopedValues(USER).withPropagator(Propagator.of(LOCAL));
        Set<String> found = Collections.synchronizedSet(new HashSet<>());

        LOCAL.set("local");
        try {
            ScopedValue.where(USER, "ada").call(() -> combination.run(policy, 100, task -> {
                found.add(USER.orElse("none") + " " + LOCAL.get());
                LOCAL.set("left behind");
                return task;
            }));
        } finally {
            LOCAL.remove();
        }

        assertThat(found).containsExactly("ada local");
    }
}
