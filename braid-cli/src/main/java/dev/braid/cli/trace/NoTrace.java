package dev.braid.cli.trace;

import dev.braid.Context;
import dev.braid.FanOut;
import java.util.Map;
import java.util.Optional;

/** Nobody is told. */
final class NoTrace implements Trace {

    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public FanOut on(FanOut policy, String timedOut) {
        return policy;
    }

    @Override
    public Map<String, String> variables() {
        return Map.of();
    }

    @Override
    public void ended(EndedProcess process) {}

    @Override
    public Optional<String> end(EndedRun run, Context until) {
        return Optional.empty();
    }
}
