package dev.braid.property;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Inside;
import dev.braid.property.Tree.Body;
import dev.braid.property.Tree.Run;
import dev.braid.property.Tree.Step;
import dev.braid.test.internal.VirtualTimeHost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does what tasks and blocks of a tree do. */
final class Steps {

    private final VirtualTimeHost host;
    private final Player player;
    private final Map<Call, Meeting> meetings = new HashMap<>();
    private final RuntimeException shared = new IllegalStateException("one instance for all");

    /** Who has come to a meeting of all tasks of a call. */
    private static final class Meeting {
        int arrived;
        final List<Thread> waiting = new ArrayList<>();
    }

    Steps(VirtualTimeHost host, Player player) {
        this.host = host;
        this.player = player;
    }

    /** Does a task, or makes one attempt of it. */
    @Nullable Integer perform(Call call, int task) throws Exception {
        Inside.settlePace(call.run().policy().appetite());
        Attempt attempt = call.attemptStarts(task);
        Integer value;
        try {
            if (call.run().meeting()) {
                meet(call, attempt);
            }
            value = take(call.body(task), call, attempt);
        } catch (Throwable t) {
            call.attemptEnds(attempt, null, t);
            throw t;
        }
        call.attemptEnds(attempt, call.run().form() == Tree.Form.FOR_EACH ? null : value, null);
        return value;
    }

    /** Takes the steps of a body to its end. */
    @Nullable Integer take(Body body, Call call, Attempt attempt) throws Exception {
        List<Context.Registration> registrations = new ArrayList<>();
        try {
            for (Step step : body.steps()) {
                take(step, call, attempt, false, registrations);
            }
            return end(body.end(), attempt.task());
        } finally {
            registrations.forEach(Context.Registration::close);
        }
    }

    private void take(
            Step step, Call call, Attempt attempt, boolean inShield, List<Context.Registration> registrations) throws Exception {
        switch (step) {
            case Step.Yield() -> Thread.yield();
            case Step.Spend(int millis) -> host.spend(Duration.ofMillis(millis));
            case Step.Deaf(int millis) -> {
                int before = Thread.currentThread().isInterrupted() ? -1 : call.interrupts().byUser();
                host.sleepDeaf(Duration.ofMillis(millis));
                if (attempt.isBlock() && call.interrupts().byUser() > before) {
                    Thread.currentThread().interrupt(); // its own caller is to know of it
                }
            }
            case Step.Sleep(int millis) -> noting(call, attempt, inShield, () -> host.sleep(Duration.ofMillis(millis)));
            case Step.UntilCancelled() -> noting(call, attempt, inShield, () -> await(call, attempt, () -> false));
            case Step.CleanUp(List<Step> steps) -> {
                Context.shielded().<Exception>run(() -> {
                    for (Step inner : steps) {
                        take(inner, call, attempt, true, registrations);
                    }
                });
                call.interrupts().shieldEnds(attempt, inShield);
            }
            case Step.OnCancel(boolean calledOff) -> {
                Context.Registration registration = Context.current().onCancel(onCancel(call, attempt.task()));
                if (calledOff) {
                    registrations.add(registration);
                }
            }
            case Step.Nested(Run run) -> player.nested(run, call, attempt, inShield);
            case Step.Cancel(int level) -> Player.cancel(call.up(level));
            case Step.InterruptSelf() -> {
                call.interrupts().comeFrom(attempt);
                Thread.currentThread().interrupt();
            }
            case Step.InterruptCaller(int level) -> Player.interruptCaller(call.up(level));
            case Step.Fork(int level, Body body) -> Block.fork(call.up(level), body);
            case Step.CallOff(int level) -> Block.callOff(call.up(level));
            case Step.Join(boolean caught) -> call.block().orElseThrow().join(caught);
            case Step.JoinOutcomes(int every) -> call.block().orElseThrow().joinOutcomes(every);
        }
    }

    private @Nullable Integer end(Tree.End end, int task) throws Exception {
        return switch (end) {
            case RETURNS -> task;
            case RETURNS_NULL -> null;
            case THROWS_CHECKED -> throw new IOException("checked, of task " + task);
            case THROWS_UNCHECKED -> throw new IllegalArgumentException("unchecked, of task " + task);
            case THROWS_ERROR -> throw new LinkageError("error, of task " + task);
            case THROWS_SHARED -> throw shared;
            case THROWS_INTERRUPTED -> throw new InterruptedException("its own, of task " + task);
            case THROWS_CANCELLED -> throw new CancelledException("by nobody, of task " + task);
        };
    }

    private Consumer<Throwable> onCancel(Call call, int task) {
        boolean[] called = new boolean[1];
        return cause -> {
            call.require(!called[0], "an onCancel action is called once", task);
            call.require(call.isPerhapsCancelled() || call.run().policy().cancelsAttempts(), "an onCancel action is called for a cancel", task);
            called[0] = true;
            host.mayYield();
            try {
                FanOut.limit(2).forEach(List.of(1, 2), each -> host.mayYield());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // by a user, before the cancel
            }
        };
    }

    // Waiting

    /** Something that waits. */
    @FunctionalInterface
    private interface Wait {
        void run() throws InterruptedException;
    }

    private void noting(Call call, Attempt attempt, boolean inShield, Wait wait) throws InterruptedException {
        long spent = host.spent();
        boolean timely = !inShield && call.run().policy().interrupts() && call.interrupts().mayWait(attempt);
        try {
            wait.run();
        } catch (InterruptedException e) {
            if (call.interrupts().reach(attempt, inShield)) {
                attempt.seesCancel(host.time());
            }
            throw e;
        } finally {
            if (timely) {
                call.interrupts().hasWaited(attempt, host.spent() - spent);
            }
        }
    }

    /** Waits until all tasks of the call are here. */
    private void meet(Call call, Attempt attempt) throws InterruptedException {
        Meeting meeting = meetings.computeIfAbsent(call, c -> new Meeting());
        int all = call.run().tasks().size();
        meeting.waiting.add(Thread.currentThread());
        if (++meeting.arrived == all) {
            meeting.waiting.forEach(LockSupport::unpark);
        }
        noting(call, attempt, false, () -> await(call, attempt, () -> meeting.arrived == all));
    }

    /** Waits by the interrupt that a cancel brings; where the policy has none, by the context. */
    private void await(Call call, Attempt attempt, BooleanSupplier done) throws InterruptedException {
        if (call.run().policy().interrupts() && !attempt.isBlock()) {
            park(done);
            return;
        }
        Thread waiting = Thread.currentThread();
        try (var _ = Context.current().onCancel(cause -> LockSupport.unpark(waiting))) {
            park(() -> done.getAsBoolean() || Context.current().isCancelled());
        }
        try {
            Context.current().throwIfCancelled();
        } catch (CancelledException | DeadlineExceededException e) {
            attempt.seesCancel(host.time());
            throw e;
        }
    }

    private void park(BooleanSupplier done) throws InterruptedException {
        while (!done.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.park(this);
        }
    }
}
