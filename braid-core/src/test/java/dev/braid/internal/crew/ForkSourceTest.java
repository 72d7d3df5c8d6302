package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ForkSourceTest {

    private final List<Object> dropped = new ArrayList<>();
    private final ForkSource source = new ForkSource(dropped::add);
    private final Place place = new Place();

    @Test
    void gives_what_was_added_in_order_and_is_quiet_when_all_of_it_has_ended() {
        assertThat(source.isQuiet()).isTrue();
        source.add("a");
        source.add("b");

        assertThat(source.available()).isEqualTo(2);
        for (String task : List.of("a", "b")) {
            assertThat(source.isQuiet()).isFalse();
            assertThat(claim()).isEqualTo(Claim.TASK);
            assertThat(source.task(place)).isEqualTo(task);
        }
        assertThat(place.index()).isEqualTo(1);
        source.ended("b");
        assertThat(source.isQuiet()).isFalse();
        source.ended("a");
        assertThat(source.isQuiet()).isTrue();
        assertThat(source.claimed()).isEqualTo(2);
    }

    @Test
    void is_exhausted_when_it_is_sealed_and_quiet_and_not_before() {
        source.add("a");
        assertThat(claim()).isEqualTo(Claim.TASK);
        source.seal();

        assertThat(claim()).as("the task may add more").isEqualTo(Claim.NOT_NOW);
        assertThat(source.size()).isEmpty();
        source.ended("a");
        assertThat(source.exhausted()).isTrue();
        assertThat(claim()).isEqualTo(Claim.NONE);
        assertThat(source.size()).hasValue(1);
    }

    @Test
    void P3_what_waits_when_it_is_closed_is_dropped_once_and_so_is_what_comes_later() {
        source.add("a");
        source.add("b");
        assertThat(claim()).isEqualTo(Claim.TASK);

        source.close();
        source.close();
        source.add("late");

        assertThat(dropped).containsExactly("b", "late");
        assertThat(claim()).isEqualTo(Claim.NONE);
        assertThat(source.isQuiet()).isFalse();
        source.ended("a");
        assertThat(source.isQuiet()).isTrue();
    }

    /** By the last thread to leave, so that the owner need not wait for that once more; and by a drop, for which no thread leaves. */
    @Test
    void P4_who_waits_for_quiet_is_woken_once_all_threads_have_left_or_the_last_task_is_dropped() throws Exception {
        for (boolean dropped : List.of(false, true)) {
            source.add("a");
            if (!dropped) {
                assertThat(claim()).isEqualTo(Claim.TASK);
            }
            var owner = new FutureTask<>(() -> {
                source.awaitQuiet();
                return source.isQuiet();
            });
            Thread thread = Thread.ofVirtual().start(owner);
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }

            if (dropped) {
                source.close();
            } else {
                source.ended("a");
                source.idle();
            }

            assertThat(owner.get()).isTrue();
        }
    }

    @Test
    void P1_the_owner_waits_for_what_others_are_just_dropping_and_keeps_an_interrupt() throws Exception {
        var dropping = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slow = new ForkSource(task -> {
            dropping.countDown();
            Crews.await(goOn);
        });
        slow.add("a");
        Thread closer = Thread.ofVirtual().start(slow::close);
        dropping.await();
        var owner = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            slow.awaitDropped();
            return Thread.interrupted();
        });

        Thread thread = Thread.ofVirtual().start(owner);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(owner.isDone()).isFalse();
            Thread.onSpinWait();
        }
        goOn.countDown();

        assertThat(owner.get()).as("interrupted").isTrue();
        closer.join();
    }

    private Claim claim() {
        place.end();
        place.begin();
        return source.claim(place, 1);
    }
}
