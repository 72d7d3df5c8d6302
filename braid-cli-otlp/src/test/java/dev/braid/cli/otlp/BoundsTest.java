package dev.braid.cli.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cli.trace.EndedProcess.Failure;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a command and its output is no more than fits in thousands of spans. */
class BoundsTest {

    @Test
    void a_command_is_told_whole_if_it_is_short() {
        assertThat(OtlpTrace.shown(List.of("sh", "-c", "", "x".repeat(900)))).isEqualTo(List.of("sh", "-c", "", "x".repeat(900)));
    }

    @Test
    void of_a_long_command_the_beginning_is_told() {
        assertThat(OtlpTrace.shown(List.of("sh", "x".repeat(2_000), "y"))).isEqualTo(List.of("sh", "x".repeat(998) + "…"));
        assertThat(OtlpTrace.shown(Collections.nCopies(5_000, ""))).hasSize(1_001).last().isEqualTo("…");
    }

    @Test
    void no_character_is_cut_in_two() {
        String smiles = "\uD83D\uDE00".repeat(600);

        assertThat(OtlpTrace.shown(List.of("a", smiles))).isEqualTo(List.of("a", "\uD83D\uDE00".repeat(499) + "…"));
        assertThat(CommandFailure.ofLine(4, new Failure("3", "exit status 3", List.of(smiles + "a"))))
                .hasMessage("line 4: exit status 3\n…" + "\uD83D\uDE00".repeat(499) + "a");
    }

    @Test
    void of_much_output_the_end_is_told() {
        CommandFailure failure = CommandFailure.ofLine(4, new Failure("3", "exit status 3", List.of("x".repeat(3_000), "no such host")));

        assertThat(failure).hasMessageStartingWith("line 4: exit status 3\n…xxx").hasMessageEndingWith("\nno such host").hasNoSuppressedExceptions();
        assertThat(failure.getMessage()).hasSizeLessThan(1_100);
        assertThat(failure.getStackTrace()).isEmpty();
        assertThat(CommandFailure.type(CommandFailure.ofRun("timeout", "stopped"))).isEqualTo("timeout");
        assertThat(CommandFailure.type(failure)).isEqualTo("3");
        assertThat(CommandFailure.type(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }
}
