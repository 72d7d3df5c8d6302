package dev.braid.examples.gobyexample;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Context;
import dev.braid.channel.Channel;
import dev.braid.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTest {

    private final Channel<String> off = Channel.buffered(1);

    @Test
    void an_alarm_that_nobody_calls_off_rings() throws InterruptedException {
        assertThat(Timers.bySelect(ofMillis(1), off)).isEqualTo("rings");
    }

    @Test
    void an_alarm_that_is_called_off_does_not() throws Exception {
        Beside<String> alarm = Beside.start(() -> Timers.bySelect(ofDays(1), off)).untilItWaits();
        off.send("awake");

        assertThat(alarm.end()).isEqualTo("off: awake");
    }

    @Test
    void a_fork_rings_after_its_time() throws InterruptedException {
        VirtualTime.run(() -> {
            List<Duration> rung = new ArrayList<>();

            Timers.byFork(ofHours(1), () -> rung.add(VirtualTime.elapsed()), () -> Context.sleep(ofHours(2)));

            assertThat(rung).containsExactly(ofHours(1));
            assertThat(VirtualTime.elapsed()).isEqualTo(ofHours(2));
        });
    }

    @Test
    void a_fork_that_is_called_off_does_not_and_is_not_waited_for() throws InterruptedException {
        VirtualTime.run(() -> {
            List<Duration> rung = new ArrayList<>();

            Timers.byFork(ofHours(2), () -> rung.add(VirtualTime.elapsed()), () -> Context.sleep(ofHours(1)));

            assertThat(rung).isEmpty();
            assertThat(VirtualTime.elapsed()).isEqualTo(ofHours(1));
        });
    }
}
