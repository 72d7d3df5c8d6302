package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Permits that calls share: how many, in which order, and what a cancel does. */
class PermitsTest {

    private static final FanOut ALL = FanOut.unlimited();

    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    /** A thread that waits for permits, then notes its name and holds them until {@code end}; returns once it waits. */
    private Thread waiting(Permits permits, String name, CountDownLatch end) {
        int before = permits.waiting();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                permits.run(() -> {
                    order.add(name);
                    end.await();
                });
            } catch (InterruptedException e) {
                order.add(name + " interrupted");
            }
        });
        awaitWaiting(permits, before + 1);
        return thread;
    }

    private static void awaitWaiting(Permits permits, int number) {
        while (permits.waiting() != number) {
            LockSupport.parkNanos(1_000_000); // not spinning: a test that fails is not to take the others' carriers
        }
    }

    @Test
    void P8_all_calls_together_have_no_more_than_there_are() throws InterruptedException {
        Permits permits = Permits.of(3);
        var held = new AtomicInteger();
        var most = new AtomicInteger();
        FanOut light = ALL.withPermits(permits);
        FanOut heavy = ALL.withPermits(permits.weighing(2));

        ALL.forEach(List.of(1, 2, 1, 2), weight -> (weight == 1 ? light : heavy)
                .forEach(IntStream.range(0, 200).boxed(), task -> {
                    most.accumulateAndGet(held.addAndGet(weight), Math::max);
                    Thread.yield();
                    held.addAndGet(-weight);
                }));

        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(permits.available()).isEqualTo(3);
    }

    @Test
    void who_came_first_gets_its_permits_first() throws InterruptedException {
        Permits permits = Permits.of(1);
        var end = new CountDownLatch(0);
        List<Thread> threads = new ArrayList<>();

        permits.run(() -> {
            for (String name : List.of("a", "b", "c", "d")) {
                threads.add(waiting(permits, name, end));
            }
        });
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(order).containsExactly("a", "b", "c", "d");
    }

    @Test
    void all_that_share_permits_see_the_same_numbers() throws InterruptedException {
        Permits permits = Permits.of(3);
        Permits heavy = permits.withName("connections").weighing(2);

        heavy.run(() -> {
            Thread waiter = waiting(heavy, "waiter", new CountDownLatch(0));
            assertThat(List.of(permits.total(), permits.available(), permits.waiting())).containsExactly(3, 1, 1);
            assertThat(List.of(heavy.total(), heavy.available(), heavy.waiting())).containsExactly(3, 1, 1);
            waiter.interrupt();
            waiter.join();
        });

        assertThat(List.of(heavy.total(), heavy.available(), heavy.waiting())).containsExactly(3, 3, 0);
    }

    @Test
    void one_who_wants_many_is_not_overtaken_by_those_who_want_few() throws InterruptedException {
        Permits permits = Permits.of(3);
        var endOfHeavy = new CountDownLatch(1);
        var end = new CountDownLatch(0);
        List<Thread> threads = new ArrayList<>();

        permits.run(() -> {
            threads.add(waiting(permits.weighing(3), "heavy", endOfHeavy));
            threads.add(waiting(permits, "light", end));
            assertThat(permits.available()).as("free, and kept for the first").isEqualTo(2);
            assertThat(order).isEmpty();
        });
        while (order.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(order).containsExactly("heavy");
        assertThat(permits.available()).isZero();
        endOfHeavy.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(order).containsExactly("heavy", "light");
        assertThat(permits.available()).isEqualTo(3);
    }

    @Test
    void what_becomes_free_is_kept_for_the_first_until_it_is_enough() throws InterruptedException {
        Permits permits = Permits.of(3);
        var end = new CountDownLatch(0);
        List<Thread> threads = new ArrayList<>();

        permits.run(() -> {
            var other = new CountDownLatch(1);
            Thread holder = Thread.ofVirtual().start(() -> hold(permits, other));
            while (permits.available() != 1) {
                Thread.onSpinWait();
            }
            threads.add(waiting(permits.weighing(3), "heavy", end));
            threads.add(waiting(permits, "light", end));
            other.countDown();
            holder.join();
            assertThat(permits.available()).isEqualTo(2);
            assertThat(permits.waiting()).isEqualTo(2);
        });
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(order).containsExactly("heavy", "light");
    }

    private static void hold(Permits permits, CountDownLatch end) {
        try {
            permits.run(end::await);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void P4_a_permit_that_is_given_to_one_who_is_just_cancelled_comes_back() throws InterruptedException {
        Permits permits = Permits.of(1);
        var context = new CancellableNode(ContextNode.currentNode());
        Permits.Holding held = permits.acquire(ContextNode.currentNode());
        // Called by who cancels, after the cause is there and before any wait has ended.
        Context.Registration given = context.onCancelled(held::close);

        Thread waiter = Thread.ofVirtual().start(() -> order.add(String.valueOf(catchThrowable(
                        () -> context.run(() -> permits.run(() -> order.add("ran")))))));
        awaitWaiting(permits, 1);
        context.cancel();
        waiter.join();
        given.close();

        assertThat(order).hasSize(1).allMatch(end -> end.startsWith("dev.braid.CancelledException"));
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void P4_a_wait_that_is_given_up_lets_those_go_on_whom_it_kept_back() throws InterruptedException {
        Permits permits = Permits.of(2);
        var end = new CountDownLatch(0);

        permits.run(() -> {
            Thread heavy = waiting(permits.weighing(2), "heavy", end);
            Thread light = waiting(permits, "light", end);
            heavy.interrupt();
            heavy.join();
            light.join();
        });

        assertThat(order).containsExactlyInAnyOrder("heavy interrupted", "light");
        assertThat(permits.available()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void P4_a_cancelled_wait_takes_no_permit(boolean interrupts) throws InterruptedException {
        Permits permits = Permits.of(1);
        FanOut policy = interrupts ? ALL : ALL.withoutInterrupts();
        var ran = new AtomicInteger();

        CancellableContext context = Context.current().withCancel(); // made out here: it does not see what is held below
        permits.run(() -> {
            var reason = new IOException("disk on fire");
            Thread canceller = Thread.ofVirtual().start(() -> {
                awaitWaiting(permits, 20);
                context.cancel(reason);
            });

            Throwable thrown = catchThrowable(() -> context.run(() ->
                    policy.withPermits(permits).forEach(IntStream.range(0, 20).boxed(), i -> ran.incrementAndGet())));

            assertThat(thrown).isInstanceOf(CancelledException.class).hasCause(reason);
            canceller.join();
            assertThat(permits.waiting()).isZero();
            assertThat(permits.available()).isZero();
        });
        assertThat(ran).hasValue(0);
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void P4_who_is_cancelled_already_takes_none_though_some_are_free() throws InterruptedException {
        Permits permits = Permits.of(1);
        CancellableContext context = Context.current().withCancel();
        context.cancel();

        context.run(() -> assertThatThrownBy(() -> permits.run(() -> order.add("ran"))).isInstanceOf(CancelledException.class));

        assertThat(order).isEmpty();
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void P4_no_permit_is_lost_when_a_cancel_and_a_permit_come_at_the_same_time() throws InterruptedException {
        Permits permits = Permits.of(2);
        for (int round = 0; round < 1_000; round++) {
            CancellableContext context = Context.current().withCancel();
            var there = new CountDownLatch(1);
            Thread canceller = Thread.ofVirtual().start(() -> {
                try {
                    there.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                context.cancel();
            });

            var _ = catchThrowable(() -> context.run(() -> ALL.withPermits(permits).forEach(IntStream.range(0, 8).boxed(), task -> {
                there.countDown();
                Thread.yield();
            })));
            canceller.join();

            assertThat(permits.available()).isEqualTo(2);
            assertThat(permits.waiting()).isZero();
        }
    }

    @Test
    void many_threads_with_any_weights_and_cancels_leave_all_permits_behind() throws InterruptedException {
        Permits permits = Permits.of(5);
        var held = new AtomicInteger();

        ALL.forEach(IntStream.range(0, 64).boxed(), thread -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            for (int i = 0; i < 200; i++) {
                int weight = random.nextInt(1, 6);
                CancellableContext context = Context.current().withCancel();
                Thread canceller = random.nextInt(4) == 0 ? Thread.ofVirtual().start(context::cancel) : null;
                try {
                    context.run(() -> permits.weighing(weight).run(() -> {
                        assertThat(held.addAndGet(weight)).isLessThanOrEqualTo(5);
                        Thread.yield();
                        held.addAndGet(-weight);
                    }));
                } catch (CancelledException e) {
                    assertThat(canceller).isNotNull();
                }
                if (canceller != null) {
                    canceller.join();
                }
            }
        });

        assertThat(permits.available()).isEqualTo(5);
        assertThat(permits.waiting()).isZero();
    }

    // Held across a nested run

    private static final String HELD = "permits \"database\": 2 of 5 held by a task around this call already; all could hold some and"
            + " wait for more for ever. Take them either around or in here, or give this call permits of its own";

    @Test
    void P8_a_run_within_a_task_that_holds_the_same_permits_is_rejected_before_it_starts() {
        Permits permits = Permits.of(5).withName("database");
        FanOut outer = ALL.withPermits(permits.weighing(2));
        FanOut inner = ALL.withPermits(permits);
        FanOut between = ALL.withPermits(Permits.of(1));

        for (TaskFunction<Integer, Integer, Exception> nested : List.<TaskFunction<Integer, Integer, Exception>>of(
                task -> inner.map(List.of(1), this::run).getFirst(),
                task -> ALL.map(List.of(1), i -> inner.map(List.of(1), this::run).getFirst()).getFirst(),
                task -> between.map(List.of(1), i -> inner.map(List.of(1), this::run).getFirst()).getFirst(),
                task -> Context.current().withCancel().call(() -> inner.map(List.of(1), this::run).getFirst()),
                task -> Context.shielded().call(() -> inner.map(List.of(1), this::run).getFirst()),
                task -> permits.call(() -> run(task)))) {
            assertThatThrownBy(() -> outer.map(List.of(1), nested))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(HELD);
            assertThatThrownBy(() -> permits.weighing(2).call(() -> ALL.map(List.of(1), nested)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(HELD);
        }
        assertThat(order).isEmpty();
        assertThat(permits.available()).isEqualTo(5);
    }

    @Test
    void P8_who_reads_a_stream_must_not_hold_what_its_tasks_want() throws InterruptedException {
        Permits permits = Permits.of(5).withName("database");

        try (Stream<Integer> stream = ALL.withPermits(permits).stream(List.of(1), this::run)) {
            permits.weighing(2).run(() -> assertThatThrownBy(stream::toList)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(HELD));
        }
        assertThat(order).isEmpty();
    }

    @Test
    void a_context_that_outlasts_who_held_permits_does_not_hold_them() throws InterruptedException {
        Permits permits = Permits.of(1);
        FanOut policy = FanOut.limit(1).withPermits(permits);

        Context left = policy.map(List.of(1), task -> Context.current()).getFirst();
        Context called = permits.call(Context::current);

        assertThat(left.<List<Integer>, RuntimeException>call(() -> policy.map(List.of(2), this::run))).containsExactly(2);
        assertThat(called.<List<Integer>, RuntimeException>call(() -> policy.map(List.of(3), this::run))).containsExactly(3);
    }

    @Test
    void P8_what_is_detached_waits_for_its_permits_like_any_other() throws InterruptedException {
        Permits permits = Permits.of(1);
        FanOut policy = FanOut.limit(1).withPermits(permits);
        List<Thread> helpers = new ArrayList<>();

        permits.run(() -> {
            Context detached = Context.detached();
            helpers.add(Thread.ofVirtual().start(() -> {
                try {
                    detached.run(() -> policy.forEach(List.of(1), this::run));
                } catch (InterruptedException e) {
                    order.add("interrupted");
                }
            }));
            awaitWaiting(permits, 1);
        });
        helpers.getFirst().join();

        assertThat(order).containsExactly("ran 1");
        assertThat(permits.available()).isEqualTo(1);
    }

    @Test
    void permits_are_held_no_longer_than_the_task() throws InterruptedException {
        Permits permits = Permits.of(1);
        FanOut policy = FanOut.limit(1).withPermits(permits);

        assertThat(policy.map(List.of(1, 2, 3), this::run)).containsExactly(1, 2, 3);
        assertThat(permits.call(() -> FanOut.limit(1).map(List.of(4), this::run))).containsExactly(4);
        assertThat(policy.map(List.of(5), this::run)).containsExactly(5);
    }

    private Integer run(Integer task) {
        order.add("ran " + task);
        return task;
    }

    @Test
    void permits_come_back_however_the_task_ends() throws InterruptedException {
        Permits permits = Permits.of(1);

        assertThatThrownBy(() -> ALL.withPermits(permits).forEach(List.of(1, 2, 3), task -> {
                    throw new IOException("disk on fire");
                }))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> permits.run(() -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(permits.available()).isEqualTo(1);
        assertThat(ALL.withPermits(permits).map(List.of(1), this::run)).containsExactly(1);
    }

    // Bad input

    @Test
    void bad_input_is_named() {
        Permits permits = Permits.of(4);
        for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> Permits.of(wrong))
                    .hasMessage("Permits.of(" + wrong + "): there must be at least 1 permit");
        }
        for (int wrong : new int[] {0, -1, 5, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> permits.weighing(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Permits.weighing(" + wrong + "): a weight must be within 1 to 4, all permits there are");
        }
        assertThatThrownBy(() -> permits.withName(" ")).hasMessage("Permits.withName(\" \"): a name must not be blank");
    }
}
