package dev.braid.benchmarks.measure;

import static dev.braid.benchmarks.measure.Rows.result;
import static dev.braid.benchmarks.measure.Rows.row;
import static dev.braid.benchmarks.measure.Rows.samples;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.benchmarks.peer.Braid;
import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void ahead_means_below_095_and_not_just_at_it() {
        assertThat(judge(Target.ahead("peer"), 94, 100).isMet()).isTrue();
        assertThat(judge(Target.ahead("peer"), 95, 100).isMet()).isFalse();
        assertThat(judge(Target.ahead("peer"), 99, 100).isMet()).isFalse();
    }

    @Test
    void at_most_is_met_at_the_bound() {
        var target = new Target.Ratio("peer", 1.25);

        assertThat(judge(target, 125, 100).isMet()).isTrue();
        assertThat(judge(target, 126, 100).isMet()).isFalse();
    }

    @Test
    void so_many_times_faster_is_a_ratio_upside_down() {
        assertThat(judge(Target.faster(40, "peer"), 1, 40).isMet()).isTrue();
        assertThat(judge(Target.faster(40, "peer"), 1, 39).isMet()).isFalse();
    }

    @Test
    void a_value_is_judged_by_itself() {
        assertThat(judge(new Target.Value(10), 10, 1).isMet()).isTrue();
        assertThat(judge(new Target.Value(10), 10.1, 1).isMet()).isFalse();
    }

    @Test
    void nothing_is_known_beside_a_peer_that_took_no_part_and_no_target_is_met_by_that() {
        Verdict verdict = Verdict.of(result(row(), samples(Braid.NAME, 1)), Target.ahead("peer"));

        assertThat(verdict.isKnown()).isFalse();
        assertThat(verdict.isMet()).isFalse();
    }

    private static Verdict judge(Target target, double braid, double peer) {
        return Verdict.of(result(row(target), samples(Braid.NAME, braid), samples("peer", peer)), target);
    }
}
