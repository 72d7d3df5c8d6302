package dev.braid.examples.gobyexample;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.Context;
import dev.braid.TaskCallable;
import dev.braid.test.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimeoutsTest {

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        String ask(TaskCallable<String, RuntimeException> oracle, Duration patience) throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(Timeouts::bySelect, Timeouts::byFanOut);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void an_answer_in_time_is_heard_at_once(Way way) throws Exception {
        assertThat(Beside.start(() -> way.ask(() -> "yes", ofDays(1))).end()).isEqualTo("yes");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void who_is_out_of_patience_leaves_nobody_behind(Way way) throws InterruptedException {
        var started = new AtomicBoolean();
        var ended = new AtomicBoolean();

        String answer = way.ask(
                () -> {
                    started.set(true);
                    try {
                        new CountDownLatch(1).await();
                        return "never";
                    } finally {
                        ended.set(true);
                    }
                },
                ofMillis(50));

        assertThat(answer).isEqualTo(Timeouts.NOTHING);
        assertThat(ended.get()).isEqualTo(started.get()); // on a machine that is busy enough it does not get to start
    }

    @Test
    void the_fan_out_stops_the_oracle_when_patience_is_over() throws InterruptedException {
        VirtualTime.run(() -> {
            var ended = new AtomicBoolean();
            String answer = Timeouts.byFanOut(
                    () -> {
                        try {
                            Context.sleep(ofHours(2));
                            return "too late";
                        } finally {
                            ended.set(true);
                        }
                    },
                    ofHours(1));

            assertThat(answer).isEqualTo(Timeouts.NOTHING);
            assertThat(ended).isTrue();
            assertThat(VirtualTime.elapsed()).isEqualTo(ofHours(1));
        });
    }

    @Test
    void the_fan_out_says_at_once_that_the_oracle_has_failed() {
        assertThatThrownBy(() -> Beside.start(() -> Timeouts.byFanOut(TimeoutsTest::fail, ofDays(1))).end())
                .hasMessage("hoarse");
    }

    private static String fail() {
        throw new IllegalStateException("hoarse");
    }
}
