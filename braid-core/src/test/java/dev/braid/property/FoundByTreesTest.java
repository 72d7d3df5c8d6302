package dev.braid.property;

import static dev.braid.property.Samples.COLLECTION;
import static dev.braid.property.Samples.UNLIMITED;
import static dev.braid.property.Samples.map;
import static dev.braid.property.Samples.task;
import static dev.braid.property.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Permits;
import dev.braid.property.Tree.Form;
import dev.braid.property.Tree.Observing;
import dev.braid.property.Tree.Policy;
import dev.braid.property.Tree.Run;
import dev.braid.property.Tree.Source;
import dev.braid.property.Tree.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Faults that random trees have found, each as the smallest tree or program that shows it. */
class FoundByTreesTest {

    /**
     * A thread that claimed several tasks had reserved them while it waited in the iterator. A spare that came found nothing, left, and
     * on leaving started the next because of the reservation, and so on for as long as the source waited: a million threads in three
     * seconds were seen. Each start went to the carrier's own queue, which so never got empty, and what came from outside, as the
     * wake-up of the thread in the source, got no turn: as many such runs as there are carriers stopped all virtual threads for good.
     */
    @Test
    void P4_a_source_that_waits_while_several_tasks_are_claimed_starts_no_threads_without_end() {
        var waiting = new Source(Source.Kind.ITERATOR, Source.Trait.SLEEPS, 1);

        Trace trace = Player.play(tree(map(UNLIMITED.withAppetite(2), waiting, task()), 0));

        assertThat(trace.broken()).isEmpty();
    }

    /**
     * The cancel interrupts the caller of the run in the middle, which passes it on itself; the thread that cancelled found that run
     * cancelled already and was done, while the innermost run had not been told and started one more.
     */
    @Test
    void P3_when_cancel_has_returned_nothing_starts_in_the_runs_below() {
        var innermost = map(task(new Step.Cancel(2)), task());
        var middle = map(task(), task(new Step.Nested(innermost)), task());
        var root = map(task(new Step.Deaf(1)), task(new Step.Nested(middle)));

        for (long schedule = 0; schedule < 5_000; schedule++) {
            List<Trace.Event> events = Player.play(tree(root, schedule)).events();
            int cancelled = indexOf(events, 0, "is cancelled");
            assertThat(cancelled < 0 ? List.of() : events.subList(cancelled, events.size()))
                    .as("schedule %d: %s", schedule, events)
                    .noneMatch(event -> event instanceof Trace.Event(long nanos, String what, int call, int task)
                            && call == 2
                            && what.equals("starts"));
        }
    }

    /**
     * Between the recording of a cause and the word to each task, a task that looked at its context threw for that cause, and that was
     * told as its own failure.
     */
    @Test
    void P6_what_a_task_throws_because_its_context_was_cancelled_is_neutral() {
        var policy = new Policy(0, false, false, 0, 0, 0, 0, Observing.WATCHES, 1);
        var meet = new Run(Form.FIRST_SUCCESS, 0, policy, COLLECTION, true, List.of(task(), task()));

        for (long schedule = 0; schedule < 5_000; schedule++) {
            assertThat(Player.play(tree(meet, schedule)).broken()).as("schedule %d", schedule).isEmpty();
        }
    }

    /**
     * A task with a time-out whose run was over told itself to stop when its function had returned, and another that returned after it came
     * first meanwhile.
     */
    @Test
    void P7_nothing_comes_between_a_task_with_a_time_out_and_its_result() {
        var timed = new Policy(0, false, true, 0, 1, 0, 0, Observing.NOBODY, 1);
        var throwing = new Source(Source.Kind.ITERATOR, Source.Trait.THROWS, 3);
        var stream =
                new Run(Form.STREAM, 1, timed, throwing, false, List.of(task(new Step.Deaf(1)), task(new Step.Deaf(1)), task()));

        for (long schedule = -100; schedule < 1_000; schedule++) {
            assertThat(Player.play(tree(stream, schedule)).broken()).as("schedule %d", schedule).isEmpty();
        }
    }

    private static int indexOf(List<Trace.Event> events, int call, String what) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).call() == call && events.get(i).what().equals(what)) {
                return i;
            }
        }
        return -1;
    }

    /** A run below one that a DeadlineExceededException of a sibling had failed said that a surrounding deadline passed; there was none. */
    @Test
    void P9_a_run_below_one_that_failed_by_a_deadline_is_cancelled_and_exceeds_none() throws Exception {
        var waits = new CountDownLatch(1);
        var below = new AtomicReference<Throwable>();

        Throwable thrown = catchThrowable(() -> FanOut.unlimited().withoutInterrupts().forEach(List.of(0, 1), task -> {
            if (task == 0) {
                below.set(catchThrowable(() -> FanOut.unlimited().forEach(List.of(0), inner -> {
                    waits.countDown();
                    new CountDownLatch(1).await();
                })));
            } else {
                waits.await();
                FanOut.unlimited()
                        .withTimeout(Duration.ofMillis(1))
                        .forEach(List.of(0), inner -> new CountDownLatch(1).await());
            }
        }));

        assertThat(below.get()).isInstanceOf(CancelledException.class).hasCause(thrown);
    }

    /**
     * The context of a task that held permits did not end with the task: what it left there was told of a cancel that came to what was
     * around the run long after that, and was kept for as long.
     */
    @Test
    void an_action_that_a_task_with_permits_has_left_is_not_called_when_its_run_has_ended() throws Exception {
        CancellableContext around = Context.current().withCancel();
        List<Context> inside = new ArrayList<>();
        List<Throwable> called = new ArrayList<>();

        around.run(() -> FanOut.unlimited().withPermits(Permits.of(1)).forEach(List.of(0), task -> {
            inside.add(Context.current());
            Context.current().onCancel(called::add);
        }));
        around.cancel();

        assertThat(called).isEmpty();
        assertThat(inside.getFirst().isEnded()).isTrue();
        assertThat(inside.getFirst().isCancelled()).isFalse();
    }

    /**
     * A shield put aside the interrupt of a task that had been told to stop, to give it back at its end; where Braid does not interrupt, it
     * was the user's own, and was not given back.
     */
    @Test
    void P5_without_interrupts_a_shield_keeps_those_of_others() {
        CancellableContext around = Context.current().withCancel();
        var kept = new AtomicBoolean();

        Throwable thrown = catchThrowable(() -> around.run(() -> FanOut.unlimited().withoutInterrupts().forEach(List.of(0), task -> {
            around.cancel();
            Thread.currentThread().interrupt();
            Context.shielded().run(() -> {});
            kept.set(Thread.currentThread().isInterrupted());
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class);
        assertThat(kept).isTrue();
    }

    /**
     * A run was cancelled after an attempt that had left its thread interrupted, and before its task was told: the wait for the next attempt
     * then took that interrupt for news, and the task failed with it in place of being cancelled.
     */
    @Test
    void P6_a_task_whose_run_is_cancelled_before_its_next_attempt_is_cancelled_whatever_the_last_one_has_left() {
        var once = new Attempting.Retrying(1, Attempting.Pause.NONE, 0, Attempting.Again.ALL, false, false);
        var retried = UNLIMITED.withAttempting(new Attempting(once, 0, 0, false));
        var leaves = new Tree.Body(
                List.of(new Step.Yield(), new Step.Spend(1), new Step.InterruptSelf()), Tree.End.THROWS_CHECKED);
        var run = map(retried, COLLECTION, leaves, task(), task(new Step.Sleep(2)));
        var cancel = new Tree.Outside(1, Tree.Outside.Event.CANCEL_THE_ROOT);

        for (long schedule = 0; schedule < 1_000; schedule++) {
            assertThat(Player.play(new Tree(run, List.of(cancel, cancel), schedule)).broken()).as("schedule %d", schedule).isEmpty();
        }
    }
}
