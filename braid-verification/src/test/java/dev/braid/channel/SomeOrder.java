package dev.braid.channel;

import java.util.List;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.ResultWithClock;
import org.jetbrains.kotlinx.lincheck.util.ValueResult;
import org.jetbrains.lincheck.datastructures.verifier.CachedVerifier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the calls in which each could do what it says it did. Unlike in Lincheck's own verifier, a call may have the choice,
 * as a select has, and a send and a receive that meet happen at once: neither may have ended when the other began.
 */
public final class SomeOrder extends CachedVerifier {

    private final Class<?> channels;

    public SomeOrder(Class<?> channels) {
        this.channels = channels;
    }

    @Override
    public boolean verifyResultsImpl(ExecutionScenario scenario, ExecutionResult results) {
        List<List<ResultWithClock>> threads = results.getThreadsResultsWithClock();
        return exists(threads, new int[threads.size()], start());
    }

    private TwoChannelsSpec start() {
        try {
            return (TwoChannelsSpec) channels.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** Whether there is an order of the calls that follow the first so many of each thread. */
    private static boolean exists(List<List<ResultWithClock>> threads, int[] done, TwoChannelsSpec state) {
        boolean all = true;
        for (int thread = 0; thread < done.length; thread++) {
            String did = next(threads, done, thread);
            all &= done[thread] == threads.get(thread).size();
            if (did == null) {
                continue;
            }
            TwoChannelsSpec after = state.after(did);
            if (after != null && exists(threads, advanced(done, thread), after)) {
                return true;
            }
            for (int other = 0; other < done.length; other++) {
                String otherDid = other == thread ? null : next(threads, done, other);
                if (otherDid != null
                        && state.meet(did, otherDid)
                        && exists(threads, advanced(advanced(done, thread), other), state)) {
                    return true;
                }
            }
        }
        return all;
    }

    /** What the next call of a thread did; null if there is none, or another has to come before it. */
    private static @Nullable String next(List<List<ResultWithClock>> threads, int[] done, int thread) {
        if (done[thread] == threads.get(thread).size()) {
            return null;
        }
        ResultWithClock call = threads.get(thread).get(done[thread]);
        for (int other = 0; other < done.length; other++) {
            if (call.getClockOnStart().get(other) > done[other]) {
                return null;
            }
        }
        return call.getResult() instanceof ValueResult value ? String.valueOf(value.getValue()) : "threw";
    }

    private static int[] advanced(int[] done, int thread) {
        int[] after = done.clone();
        after[thread]++;
        return after;
    }
}
