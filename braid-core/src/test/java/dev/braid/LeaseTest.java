package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Lease.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a lease ends, by steps of a reader and a timer. */
class LeaseTest {

    private static final Duration PERIOD = Duration.ofNanos(100_000);

    private final ManualHost host = new ManualHost();
    private final List<String> ended = new ArrayList<>();
    private final Lease lease = new Lease(host) {

        @Override
        void expires(boolean wasHeld, boolean inTask) {
            ended.add((wasHeld ? "held" : "draining") + (inTask ? ", in a task" : ", away"));
        }

        @Override
        void expired(boolean wasHeld, boolean inTask) {}
    };

    private void hold() {
        lease.drain();
        assertThat(lease.holdIfDraining()).isTrue();
    }

    private void pass(int periods) {
        for (int i = 0; i < periods; i++) {
            host.advance(PERIOD);
        }
    }

    @Test
    void a_reader_that_stays_in_a_task_loses_it_with_the_third_look() {
        hold();
        lease.isHeldAt(Lease.PULLING);
        lease.begin();

        pass(2);
        assertThat(lease.state()).isEqualTo(State.HELD);

        pass(1);
        assertThat(lease.state()).isEqualTo(State.NONE);
        assertThat(ended).containsExactly("held, in a task");
        assertThat(lease.isHeldAt(Lease.AWAY)).isFalse();
        assertThat(host.pendingTimers()).isZero();
    }

    @Test
    void a_reader_that_stays_away_loses_it() {
        hold();

        pass(3);

        assertThat(ended).containsExactly("held, away");
        assertThat(lease.isHeldAt(Lease.PULLING)).isFalse();
    }

    @Test
    void a_reader_that_moves_keeps_it_for_as_long_as_it_does() {
        hold();
        for (int i = 0; i < 100; i++) {
            assertThat(lease.isHeldAt(Lease.PULLING)).isTrue();
            lease.begin();
            pass(1);
            assertThat(lease.isHeldAt(Lease.AWAY)).isTrue();
            pass(1);
        }
        assertThat(lease.begun()).isEqualTo(100);
        assertThat(ended).isEmpty();
    }

    @Test
    void a_reader_that_moves_after_the_announcement_keeps_it() {
        hold();
        pass(2);

        assertThat(lease.isHeldAt(Lease.PULLING)).isTrue();
        lease.begin();
        pass(2);

        assertThat(ended).isEmpty();
    }

    @Test
    void while_the_reader_pulls_the_timer_stops_and_is_started_again_by_its_next_move() {
        hold();
        lease.isHeldAt(Lease.PULLING);
        pass(3);
        assertThat(lease.state()).isEqualTo(State.HELD);
        assertThat(host.pendingTimers()).isZero();

        lease.begin();
        assertThat(host.pendingTimers()).isOne();
        pass(3);
        assertThat(ended).containsExactly("held, in a task");
    }

    @Test
    void one_that_is_drained_for_too_long_ends() {
        lease.drain();

        pass(3);

        assertThat(ended).containsExactly("draining, away");
        assertThat(lease.holdIfDraining()).isFalse();
    }

    @Test
    void one_that_was_lost_just_before_the_reader_pulled_can_be_had_again_and_ends_again() {
        hold();
        pass(3);
        assertThat(lease.isHeldAt(Lease.PULLING)).isFalse();
        ended.clear();

        lease.drain();
        pass(3);

        assertThat(ended).containsExactly("draining, away");
    }

    @Test
    void one_that_is_given_up_leaves_no_timer() {
        hold();
        lease.isHeldAt(Lease.PULLING);

        assertThat(lease.endIf(State.HELD)).isTrue();
        assertThat(lease.endIf(State.HELD)).isFalse();

        assertThat(host.pendingTimers()).isZero();
        pass(3);
        assertThat(ended).isEmpty();
    }
}
