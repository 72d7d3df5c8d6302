package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nobody is overtaken for ever, which threads do not come to by themselves: they wait too short. */
class OvertakingTest {

    @Test
    void after_some_dozens_it_is_the_turn_of_who_was_overtaken() {
        var overtaking = new Overtaking();
        for (int turn = 0; turn < 3; turn++) {
            for (int i = 0; i < Overtaking.MOST; i++) {
                assertThat(overtaking.isAllowed()).isTrue();
            }
            assertThat(overtaking.isAllowed()).isFalse();
        }
    }

    @Test
    void nobody_meets_past_the_queue_more_often_than_that() {
        var spin = new Spin();

        assertThat(mostInARow(meeting -> meeting.receive(spin))).isLessThanOrEqualTo(Overtaking.MOST);
    }

    @Test
    void nor_does_who_only_tries_as_a_select_does() {
        assertThat(mostInARow(Meeting::tryReceive)).isLessThanOrEqualTo(Overtaking.MOST);
    }

    /** How often a sender that is busy is met in a row, while another waits in the queue. */
    private static int mostInARow(Function<Meeting, @Nullable Object> receiving) {
        var senders = new Places();
        var meeting = new Meeting(Exchange.rendezvous(), senders, new Places());
        senders.add(place());
        var stop = new AtomicBoolean();
        Beside<Boolean> busy = Beside.run(On.PLATFORM, () -> {
            var spin = new Spin();
            while (!stop.get()) {
                meeting.send("element", spin);
            }
        });
        int inARow = 0;
        int most = 0;

        for (int met = 0; met < 10_000; ) {
            if (!meeting.mayReceive()) {
                Thread.onSpinWait();
            } else if (receiving.apply(meeting) != null) {
                met++;
                inARow++;
                most = Math.max(most, inARow);
            } else {
                inARow = 0;
            }
        }
        stop.set(true);
        busy.join();
        return most;
    }

    private static Place place() {
        return new Place(new Waiter(), 0, "element");
    }
}
