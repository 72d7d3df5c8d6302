package dev.braid.pipeline;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A pipeline in print, and what it does while it runs. */
class WatchTest {

    private static final FanOut CRAWL = FanOut.limit(4).withName("crawl");

    private static Pipeline<Long> pipeline() {
        return Pipeline.range(0, 100)
                .<Long>broadcast(branch -> branch.map(x -> x * 2).named("twice \"as much\""), branch -> branch.filter(x -> x % 2 == 0))
                .parallel(CRAWL, x -> x);
    }

    @Test
    void a_pipeline_prints_its_stages_and_what_comes_before_each() {
        assertThat(pipeline()).hasToString("""
                 1  range 0 to 100
                 2  broadcast                ← 1
                 3  twice "as much"          ← 2
                 4  filter                   ← 2
                 5  merge                    ← 3, 4
                 6  parallel crawl, limit 4  ← 5""");
    }

    @Test
    void a_pipeline_draws_itself_for_mermaid() {
        assertThat(pipeline().toMermaid()).isEqualTo("""
                flowchart LR
                    s1["range 0 to 100"]
                    s2["broadcast"]
                    s1 --> s2
                    s3["twice &quot;as much&quot;"]
                    s2 --> s3
                    s4["filter"]
                    s2 --> s4
                    s5["merge"]
                    s3 --> s5
                    s4 --> s5
                    s6["parallel crawl, limit 4"]
                    s5 --> s6
                """);
    }

    @Test
    void a_watch_has_what_each_stage_was_given_and_has_given() throws Exception {
        var watch = new Watch();

        pipeline().watchedBy(watch).count();

        assertThat(watch).hasToString("""
                 1  range 0 to 100                    out 100
                 2  broadcast                ← 1      in 100, out 100
                 3  twice "as much"          ← 2      in 100, out 100
                 4  filter                   ← 2      in 100, out 50
                 5  merge                    ← 3, 4   in 150, out 150
                 6  parallel crawl, limit 4  ← 5      in 150, out 150""");
        assertThat(watch.toMermaid()).contains("s4[\"filter<br/>in 100, out 50\"]");
        assertThat(watch.stages()).extracting(Watch.Counts::out).containsExactly(100L, 100L, 100L, 50L, 150L, 150L);
    }

    @Test
    void a_watch_says_how_many_are_busy_and_wait_while_it_runs() throws Exception {
        var watch = new Watch();
        var started = new CountDownLatch(3);
        var free = new CountDownLatch(1);

        Thread runner = Thread.ofVirtual().start(() -> {
            try {
                Pipeline.range(0, 10)
                        .parallel(FanOut.limit(3), x -> {
                            started.countDown();
                            free.await();
                            return x;
                        })
                        .under(FanOut.unlimited().withTimeout(ofSeconds(50)))
                        .watchedBy(watch)
                        .count();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        started.await();
        Watch.Counts parallel = watch.stages().get(1);
        free.countDown();
        runner.join();

        assertThat(parallel.busy()).isEqualTo(3);
        assertThat(parallel.in()).isEqualTo(3);
        assertThat(parallel.out()).isZero();
        assertThat(watch.stages().get(1).out()).isEqualTo(10);
    }

    @Test
    void a_watch_that_has_seen_nothing_is_empty() {
        assertThat(new Watch().stages()).isEmpty();
        assertThat(new Watch()).hasToString("");
    }
}
