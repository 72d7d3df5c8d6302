package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoroutinesTest {

    private static final List<String> BIRDS = List.of("wren", "tit", "lark", "finch");

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        void sing(List<String> birds, Consumer<String> sing) throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(Goroutines::byThread, Goroutines::byFanOut);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void all_sing_at_once(Way way) throws InterruptedException {
        Crowd crowd = new Crowd(BIRDS.size());
        Queue<String> sang = new ConcurrentLinkedQueue<>();

        way.sing(BIRDS, bird -> sang.add(crowd.here(bird)));

        assertThat(sang).containsExactlyInAnyOrderElementsOf(BIRDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void the_last_one_is_waited_for(Way way) throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        Beside<Boolean> all = Beside.startRun(() -> way.sing(BIRDS, bird -> {
            if (bird.equals("lark")) {
                begun.countDown();
                await(end);
            }
        }));

        begun.await();
        all.untilItWaits();
        assertThat(all.isOver()).isFalse();

        end.countDown();
        all.end();
    }

    @Test
    void who_starts_threads_does_not_hear_what_they_throw() throws InterruptedException {
        Queue<Throwable> unheard = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> unheard.add(thrown));
        try {
            Goroutines.byThread(BIRDS, GoroutinesTest::hoarse);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }

        assertThat(unheard).hasSize(BIRDS.size());
    }

    @Test
    void who_calls_a_fan_out_does() {
        assertThatThrownBy(() -> Goroutines.byFanOut(BIRDS, GoroutinesTest::hoarse)).hasMessageEndingWith(" is hoarse");
    }

    private static void hoarse(String bird) {
        throw new IllegalStateException(bird + " is hoarse");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
