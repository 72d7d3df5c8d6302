package dev.braid.benchmarks.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnThreadsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Test
    void a_lost_element_ends_in_an_error_and_not_in_waiting_for_ever() {
        assertThatThrownBy(() -> carrier(new Faulty() {
                            @Override
                            public void send(Integer element) {
                                if (element != 3) {
                                    queue.add(element);
                                }
                            }
                        }, Duration.ofMillis(100))
                        .carry(new Route.Crossing(1, 1, 1, 10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("faulty: [12] of 2 threads still wait");
        assertThat(threads).hasSize(2).allMatch(OnThreadsTest::ends);
    }

    @Test
    void who_fails_ends_the_others() {
        assertThatThrownBy(() -> carrier(new Faulty() {
                            @Override
                            public void send(Integer element) {
                                throw new IllegalStateException("as it should");
                            }
                        }, LONG)
                        .carry(new Route.Crossing(1, 1, 4, 8)))
                .hasRootCauseMessage("as it should");
        assertThat(threads).hasSize(5).allMatch(OnThreadsTest::ends);
    }

    @Test
    void another_element_than_was_sent_makes_another_sum() throws Exception {
        var route = new Route.Crossing(1, 1, 1, 10);

        long sum = carrier(new Faulty() {
                    @Override
                    public void send(Integer element) {
                        queue.add(element == 3 ? 4 : element);
                    }
                }, LONG)
                .carry(route);

        assertThat(sum).isEqualTo(route.sum() + 1);
    }

    @Test
    void a_chain_has_a_thread_for_each_stage_and_one_at_each_end() throws Exception {
        Map<Pipe, AtomicInteger> sent = new ConcurrentHashMap<>();
        var pipes = new Pipes<Pipe>() {
            @Override
            public String name() {
                return "counting";
            }

            @Override
            public Pipe pipe(int capacity) {
                return new Pipe() {
                    private final BlockingQueue<Integer> own = new LinkedBlockingQueue<>();

                    @Override
                    public void send(Integer element) {
                        sent.computeIfAbsent(this, _ -> new AtomicInteger()).incrementAndGet();
                        own.add(element);
                    }

                    @Override
                    public Integer receive() throws InterruptedException {
                        return own.take();
                    }
                };
            }
        };

        new OnThreads<>(pipes, this::thread, LONG).carry(new Route.Chain(1, 5, 7));

        assertThat(threads).hasSize(7);
        assertThat(sent.values()).hasSize(6).allMatch(count -> count.get() == 7);
    }

    /** What one kind of pipe taught the compiler must not decide how another is called. */
    @Test
    void loops_are_copies_of_a_class_and_share_none() {
        assertThat(Loops.copy().getClass()).isNotEqualTo(Loops.copy().getClass()).isNotEqualTo(PipeLoops.class);
    }

    private Carrier carrier(Faulty pipe, Duration patience) {
        return new OnThreads<>(
                new Pipes<Faulty>() {
                    @Override
                    public String name() {
                        return "faulty";
                    }

                    @Override
                    public Faulty pipe(int capacity) {
                        return pipe;
                    }
                },
                this::thread,
                patience);
    }

    private Thread thread(Runnable body) {
        Thread thread = Thread.ofVirtual().unstarted(body);
        threads.add(thread);
        return thread;
    }

    /** An executor has ended when its tasks have, and its threads a moment later. */
    private static boolean ends(Thread thread) {
        try {
            return thread.join(LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private abstract class Faulty implements Pipe {
        @Override
        public Integer receive() throws InterruptedException {
            return queue.take();
        }
    }
}
