package dev.braid.property;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Inside;
import dev.braid.internal.host.Timer;
import dev.braid.property.Tree.Body;
import dev.braid.property.Tree.Outside;
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

/** Plays a tree on a machine of its own, in virtual time, and holds it to the promises. */
final class Player {

    /** When the root is cancelled at the latest, so that tasks that wait for a cancel get one. */
    private static final Duration RESCUE = Duration.ofHours(1);

    /** So many that a program that does not come to rest is noticed. */
    private static final int MOST_STEPS = 200_000;

    private final Tree tree;
    private final VirtualTimeHost host;
    private final Trace trace;
    private final List<Call> calls = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final Map<Call, Meeting> meetings = new HashMap<>();
    private final RuntimeException shared = new IllegalStateException("one instance for all");

    /** Who has come to a meeting of all tasks of a call. */
    private static final class Meeting {
        int arrived;
        final List<Thread> waiting = new ArrayList<>();
    }

    private Player(Tree tree) {
        this.tree = tree;
        this.host = new VirtualTimeHost(tree.schedule());
        this.trace = new Trace(host);
    }

    /** Plays the tree; what it did to the promises stands in the trace. */
    static Trace play(Tree tree) {
        Player player = new Player(tree);
        player.play();
        return player.trace;
    }

    private void play() {
        boolean[] returned = new boolean[1];
        host.whenIdle(() -> calls.forEach(Call::checkIdle));
        Thread caller = host.caller(() -> {
            root();
            returned[0] = true;
        });
        boolean rests = host.run(caller, MOST_STEPS);
        watchers.forEach(Watcher::checkStuck);
        Call root = calls.getFirst();
        root.require(rests, "P4 nobody goes round in circles");
        root.require(returned[0], "P4 every call returns", "threads that wait: " + host.living());
        root.require(!returned[0] || host.living().isEmpty(), "P1 no thread is left", host.living());
        root.require(!returned[0] || host.pendingTimers() == 0, "no timer is left", host.pendingTimers());
        root.require(host.escaped().isEmpty(), "nothing is thrown where nobody can catch it", host.escaped());
    }

    private void root() {
        List<Timer> timers = new ArrayList<>();
        try {
            Inside.<@Nullable Object, Exception>call(host, () -> call(tree.run(), null, -1, false, timers));
        } catch (Throwable expected) {
            // looked at where it came out of the call
        } finally {
            timers.forEach(Timer::cancel);
        }
        Call root = calls.getFirst();
        root.require(!Thread.interrupted() || root.userInterrupts() > 0, "P5 no interrupt of Braid's leaks to the caller");
    }

    private void fromOutside(Call root, List<Timer> timers) {
        timers.add(at(RESCUE, () -> cancel(root)));
        for (Outside event : tree.outside()) {
            timers.add(at(Duration.ofMillis(event.atMillis()), () -> {
                switch (event.event()) {
                    case CANCEL_THE_ROOT -> cancel(root);
                    case INTERRUPT_THE_CALLER -> interruptCaller(root);
                }
            }));
        }
    }

    /** Does something, which may block, by a thread of its own. */
    private Timer at(Duration time, Runnable action) {
        return host.schedule(time.toNanos(), () -> host.execute(action));
    }

    private static void cancel(Call call) {
        if (!call.isOver()) {
            boolean first = !call.isPerhapsCancelled();
            call.mayBeCancelled();
            if (call.context().cancel()) {
                call.wasStopped(first);
            }
        }
    }

    private static void interruptCaller(Call call) {
        if (!call.isOver()) {
            call.callerInterrupted();
            call.caller().interrupt();
        }
    }

    // A call

    private @Nullable Object call(Run run, @Nullable Call parent, int parentTask, boolean shielded, List<Timer> timers)
            throws Exception {
        Call call = new Call(host, trace, calls.size(), run, parent, parentTask, shielded);
        calls.add(call);
        if (parent == null) {
            fromOutside(call, timers);
        }
        Watcher watcher = new Watcher(host, call);
        watchers.add(watcher);
        Forms forms = new Forms(host, call, task -> perform(call, task));
        FanOut policy = watcher.added(policy(call));
        Object answer = null;
        Throwable thrown = null;
        try {
            answer = call.context().<@Nullable Object, Exception>call(() -> forms.run(policy));
            return answer;
        } catch (Throwable t) {
            thrown = t;
            throw t;
        } finally {
            call.returns(thrown);
            forms.check();
            watcher.check(thrown);
            Promises.check(call, answer, thrown);
        }
    }

    private FanOut policy(Call call) {
        Tree.Policy policy = call.run().policy();
        FanOut fanOut = policy.limit() == 0 ? FanOut.unlimited() : FanOut.limit(policy.limit());
        if (policy.threadPerTask()) {
            fanOut = fanOut.threadPerTask();
        }
        if (!policy.interrupts()) {
            fanOut = fanOut.withoutInterrupts();
        }
        if (policy.timeoutMillis() != 0) {
            fanOut = fanOut.withTimeout(Duration.ofMillis(policy.timeoutMillis()));
        }
        if (policy.taskTimeoutMillis() != 0) {
            fanOut = fanOut.withTaskTimeout(Duration.ofMillis(policy.taskTimeoutMillis()));
        }
        if (policy.bounds().keys() != 0) {
            fanOut = fanOut.withLimitPer((Integer task) -> key(call, task), policy.bounds().perKey());
        }
        if (policy.bounds().tolerated() >= 0) {
            fanOut = fanOut.tolerating(policy.bounds().tolerated());
        }
        return policy.window() == 0 ? fanOut : fanOut.withWindow(policy.window());
    }

    private Integer key(Call call, int task) {
        call.keys().asked(task);
        host.mayYield();
        int key = call.run().policy().bounds().keyOf(task);
        call.keys().given();
        return key;
    }

    // A task

    private @Nullable Integer perform(Call call, int task) throws Exception {
        Inside.settlePace(call.run().policy().appetite());
        call.taskStarts(task);
        Body body = call.run().tasks().get(task);
        List<Context.Registration> registrations = new ArrayList<>();
        Integer value;
        try {
            try {
                if (call.run().meeting()) {
                    meet(call, task);
                }
                for (Step step : body.steps()) {
                    take(step, call, task, false, registrations);
                }
                value = end(body.end(), task);
            } finally {
                registrations.forEach(Context.Registration::close);
            }
        } catch (Throwable t) {
            call.taskEnds(task, null, t);
            throw t;
        }
        call.taskEnds(task, value, null);
        return value;
    }

    private void take(Step step, Call call, int task, boolean inShield, List<Context.Registration> registrations)
            throws Exception {
        switch (step) {
            case Step.Yield() -> Thread.yield();
            case Step.Spend(int millis) -> host.spend(Duration.ofMillis(millis));
            case Step.Deaf(int millis) -> host.sleepDeaf(Duration.ofMillis(millis));
            case Step.Sleep(int millis) -> noting(call, task, inShield, () -> host.sleep(Duration.ofMillis(millis)));
            case Step.UntilCancelled() -> noting(call, task, inShield, () -> await(call, task, () -> false));
            case Step.CleanUp(List<Step> steps) -> {
                Context.shielded().<Exception>run(() -> {
                    for (Step inner : steps) {
                        take(inner, call, task, true, registrations);
                    }
                });
                call.shieldEnds(task, inShield);
            }
            case Step.OnCancel(boolean calledOff) -> {
                Context.Registration registration = Context.current().onCancel(onCancel(call, task));
                if (calledOff) {
                    registrations.add(registration);
                }
            }
            case Step.Nested(Run run) -> call(run, call, task, inShield, List.of());
            case Step.Cancel(int level) -> cancel(call.up(level));
            case Step.InterruptSelf() -> {
                call.interruptsItself(task);
                Thread.currentThread().interrupt();
            }
            case Step.InterruptCaller(int level) -> interruptCaller(call.up(level));
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
            call.require(call.isPerhapsCancelled() || call.hasTimeOut(), "an onCancel action is called for a cancel", task);
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

    private void noting(Call call, int task, boolean inShield, Wait wait) throws InterruptedException {
        long spent = host.spent();
        boolean timely = !inShield && call.run().policy().interrupts() && call.isTimely(task);
        try {
            wait.run();
        } catch (InterruptedException e) {
            call.interruptArrived(task, inShield);
            throw e;
        } finally {
            if (timely) {
                call.hasWaited(task, host.spent() - spent);
            }
        }
    }

    /** Waits until all tasks of the call are here. */
    private void meet(Call call, int task) throws InterruptedException {
        Meeting meeting = meetings.computeIfAbsent(call, c -> new Meeting());
        int all = call.run().tasks().size();
        meeting.waiting.add(Thread.currentThread());
        if (++meeting.arrived == all) {
            meeting.waiting.forEach(LockSupport::unpark);
        }
        noting(call, task, false, () -> await(call, task, () -> meeting.arrived == all));
    }

    /** Waits by the interrupt that a cancel brings; where the policy has none, by the context. */
    private void await(Call call, int task, BooleanSupplier done) throws InterruptedException {
        if (call.run().policy().interrupts()) {
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
            call.seesCancel(task);
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
