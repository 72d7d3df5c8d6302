package dev.braid.property;

import dev.braid.test.internal.VirtualTimeHost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What happened in a tree, in order, and which promises were broken by it. */
final class Trace {

    /**
     * One event.
     *
     * @param call the number of the call in the tree
     * @param task the index of the task, or -1 if the event is of the call
     */
    record Event(long nanos, String what, int call, int task) {
        @Override
        public String toString() {
            return "%10.3f ms  call %d%s %s".formatted(nanos / 1e6, call, task < 0 ? "" : " task " + task, what);
        }
    }

    /** So many that a tree that does not come to rest is noticed. */
    private static final int MOST_EVENTS = 200_000;

    private final VirtualTimeHost host;
    private final List<Event> events = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    Trace(VirtualTimeHost host) {
        this.host = host;
    }

    /** Notes an event and returns its number. */
    int add(String what, Call call, int task) {
        if (events.size() > MOST_EVENTS) {
            throw new IllegalStateException("the tree does not come to rest");
        }
        events.add(new Event(host.time(), what, call.number(), task));
        return events.size() - 1;
    }

    /** How many events there were until now. */
    int position() {
        return events.size();
    }

    void require(boolean holds, String promise, Call call, Object... details) {
        if (!holds) {
            broken.add(promise + ": call " + call.number() + " (" + call.run().form() + ") " + Arrays.toString(details));
        }
    }

    List<String> broken() {
        return broken;
    }

    List<Event> events() {
        return events;
    }
}
