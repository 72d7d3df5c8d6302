package dev.braid.cli.trace;

import dev.braid.Context;
import dev.braid.FanOut;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A trace that cannot harm the run: what it throws is said, once, and changes nothing else. */
final class GuardedTrace implements Trace {

    private final Trace trace;
    private final Consumer<String> say;

    /** Whether it was said; set by who says it. */
    private final AtomicBoolean said = new AtomicBoolean();

    GuardedTrace(Trace trace, Consumer<String> say) {
        this.trace = trace;
        this.say = say;
    }

    @Override
    public boolean isOn() {
        return trace.isOn();
    }

    @Override
    public FanOut on(FanOut policy, String timedOut) {
        return guarded(() -> trace.on(policy, timedOut), policy);
    }

    @Override
    public Map<String, String> variables() {
        return guarded(trace::variables, Map.of());
    }

    @Override
    public void ended(EndedProcess process) {
        guarded(() -> {
            trace.ended(process);
            return true;
        }, false);
    }

    @Override
    public Optional<String> end(EndedRun run, Context until) {
        return guarded(() -> trace.end(run, until), Optional.empty());
    }

    private <T> T guarded(Supplier<T> action, T otherwise) {
        try {
            return action.get();
        } catch (RuntimeException | LinkageError e) {
            if (said.compareAndSet(false, true)) {
                say.accept("braid run: the trace is not whole: " + e);
            }
            return otherwise;
        }
    }
}
