package dev.braid.examples.gobyexample;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.CancellableContext;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.channel.Channel;
import dev.braid.test.VirtualTime;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalsTest {

    /** 128 and the number of SIGTERM: what a shell says of a process that it has ended. */
    private static final int ENDED_BY_TERM = 143;

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @ParameterizedTest
    @CsvSource({"channel, served guest 1, swept up", "context, stall 1 closed; stall 2 closed, swept up"})
    void a_program_that_is_told_to_end_tidies_up_first(String how, String before, String last) throws Exception {
        Process program = new ProcessBuilder(
                        JAVA, "-cp", System.getProperty("java.class.path"), Signals.class.getName(), how)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = program.inputReader()) {
            List<String> lines = new ArrayList<>();
            lines.add(output.readLine()); // now it serves
            program.toHandle().destroy(); // SIGTERM; that of the process itself would close its output too
            output.lines().forEach(lines::add);

            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(ENDED_BY_TERM);
            assertThat(lines).contains(before.split("; ")).last().isEqualTo(last);
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void guests_are_served_until_the_channel_is_closed() throws InterruptedException {
        Channel<String> closing = Channel.rendezvous();
        List<String> said = new ArrayList<>();

        Signals.byChannel(closing, ofMillis(1), line -> {
            said.add(line);
            if (line.equals("served guest 3")) {
                closing.close();
            }
        });

        assertThat(said).containsExactly("served guest 1", "served guest 2", "served guest 3", "swept up");
    }

    @Test
    void a_close_ends_a_long_pause() throws Exception {
        Channel<String> closing = Channel.rendezvous();
        List<String> said = new ArrayList<>();
        Beside<Boolean> shop = Beside.startRun(() -> Signals.byChannel(closing, ofDays(1), said::add)).untilItWaits();
        closing.close();
        shop.end();

        assertThat(said).containsExactly("swept up");
    }

    @Test
    void a_cancel_closes_all_stalls_before_it_is_swept_up() throws InterruptedException {
        VirtualTime.explore(20, () -> {
            CancellableContext day = Context.current().withCancel();
            List<String> said = new ArrayList<>();

            FanOut.unlimited().scopeRun(scope -> {
                scope.forkRun(() -> Signals.byContext(day, 3, ofHours(1), said::add));
                Context.sleep(ofMinutes(90));
                day.cancel();
            });

            assertThat(said.subList(0, 3))
                    .containsExactlyInAnyOrder("served at stall 1", "served at stall 2", "served at stall 3");
            assertThat(said.subList(3, 6))
                    .containsExactlyInAnyOrder("stall 1 closed", "stall 2 closed", "stall 3 closed");
            assertThat(said.subList(6, said.size())).containsExactly("swept up");
            assertThat(VirtualTime.elapsed()).isEqualTo(ofMinutes(90));
        });
    }
}
