package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many more threads than processors at one channel, interrupted or not, come to an end. */
class CrowdTest {

    private static final int THREADS = 50;

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void what_does_not_block_comes_to_an_end_in_a_crowd_of_interrupted_threads(Kind kind, On on) {
        Channel<Integer> channel = kind.open();
        List<Beside<Boolean>> crowd = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            crowd.add(Beside.run(on, () -> {
                Thread.currentThread().interrupt();
                for (int i = 0; i < 500; i++) {
                    channel.trySend(i);
                    channel.size();
                    channel.tryReceive();
                }
            }));
        }

        Beside.joinAll(crowd);

        assertThat(crowd).allMatch(Beside::returned).allMatch(Beside::wasInterrupted);
    }
}
