package dev.braid.property;

import dev.braid.FanOut;
import dev.braid.Inside;
import dev.braid.internal.host.Timer;
import dev.braid.property.Tree.Outside;
import dev.braid.property.Tree.Run;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final Shared shared;
    private final Steps steps;

    private Player(Tree tree) {
        this.tree = tree;
        this.host = new VirtualTimeHost(tree.schedule());
        this.trace = new Trace(host);
        this.shared = new Shared(tree, host);
        this.steps = new Steps(host, this);
    }

    /** Plays the tree; what it did to the promises stands in the trace. */
    static Trace play(Tree tree) {
        Player player = new Player(tree);
        player.play();
        return player.trace;
    }

    private void play() {
        boolean[] returned = new boolean[1];
        host.whenIdle(() -> {
            calls.forEach(Progress::checkIdle);
            calls.stream().findFirst().ifPresent(shared::checkIdle);
        });
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
        if (returned[0]) {
            shared.check(root);
        }
        root.require(host.escaped().isEmpty(), "nothing is thrown where nobody can catch it", host.escaped());
    }

    private void root() {
        List<Timer> timers = new ArrayList<>();
        try {
            Inside.<@Nullable Object, Exception>call(host, () -> call(tree.run(), null, null, false, timers));
        } catch (Throwable expected) {
            // looked at where it came out of the call
        } finally {
            timers.forEach(Timer::cancel);
        }
        Call root = calls.getFirst();
        root.require(!Thread.interrupted() || root.interrupts().byUser() > 0, "P5 no interrupt of Braid's leaks to the caller");
    }

    private void fromOutside(Call root, List<Timer> timers) {
        timers.add(at(RESCUE, () -> cancel(root)));
        for (Outside event : tree.outside()) {
            timers.add(at(Duration.ofMillis(event.atMillis()), () -> {
                switch (event.event()) {
                    case CANCEL_THE_ROOT -> cancel(root);
                    case CANCEL_A_SCOPE -> calls.stream()
                            .filter(call -> call.run().form() == Tree.Form.SCOPE && !call.isOver())
                            .findFirst()
                            .ifPresent(Block::callOff);
                    case INTERRUPT_THE_CALLER -> interruptCaller(root);
                }
            }));
        }
    }

    /** Does something, which may block, by a thread of its own. */
    private Timer at(Duration time, Runnable action) {
        return host.schedule(time.toNanos(), () -> host.execute(action));
    }

    static void cancel(Call call) {
        if (!call.isOver()) {
            boolean first = !call.isPerhapsCancelled();
            call.mayBeCancelled();
            if (call.context().cancel()) {
                call.wasStopped(first);
            }
        }
    }

    static void interruptCaller(Call call) {
        if (!call.isOver()) {
            call.interrupts().send();
        }
    }

    // A call

    /** Calls a run from within an attempt. */
    void nested(Run run, Call parent, Attempt within, boolean shielded) throws Exception {
        call(run, parent, within, shielded, List.of());
    }

    private @Nullable Object call(
            Run run, @Nullable Call parent, @Nullable Attempt within, boolean shielded, List<Timer> timers) throws Exception {
        Call call = new Call(host, trace, shared, calls.size(), run, parent, within, shielded);
        calls.add(call);
        if (parent == null) {
            fromOutside(call, timers);
        }
        Watcher watcher = new Watcher(host, call);
        watchers.add(watcher);
        Forms forms = new Forms(host, call, steps);
        FanOut policy = watcher.added(Policies.of(call, shared, host));
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
}
