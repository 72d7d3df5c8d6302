package dev.braid.channel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done at once with the two channels of {@link OneChannel} and {@link TwoChannels}, in one state of them. */
public class TwoChannelsSpec {

    private record State(int capacity, List<String> elements, boolean closed) {

        boolean hasRoom() {
            return !closed && elements.size() < capacity;
        }
    }

    private final State a;
    private final State b;

    TwoChannelsSpec(int capacityOfA, int capacityOfB) {
        this(new State(capacityOfA, List.of(), false), new State(capacityOfB, List.of(), false));
    }

    private TwoChannelsSpec(State a, State b) {
        this.a = a;
        this.b = b;
    }

    /** What the channels are after a call that did this; null if none can have. */
    @Nullable TwoChannelsSpec after(String did) {
        if (did.startsWith("-")) {
            return canNothing(did.substring(1)) ? this : null;
        }
        State state = state(did);
        State after = state == null ? null : after(state, did);
        return after == null ? null : did.startsWith("a") ? new TwoChannelsSpec(after, b) : new TwoChannelsSpec(a, after);
    }

    private @Nullable State state(String did) {
        return did.startsWith("a") ? a : did.startsWith("b") ? b : null;
    }

    private static @Nullable State after(State state, String did) {
        String element = did.substring(2);
        List<String> elements = new ArrayList<>(state.elements);
        boolean can = switch (did.charAt(1)) {
            case '<' -> state.hasRoom() && elements.add(element);
            case '>' -> elements.indexOf(element) == 0 && elements.remove(element);
            case '!' -> state.closed;
            case '.' -> state.closed && elements.isEmpty();
            default -> did.charAt(1) == 'x';
        };
        return can ? new State(state.capacity, elements, state.closed || did.charAt(1) == 'x') : null;
    }

    /** Whether none of several sends and receives, as in {@code a<b>}, can be done. */
    private boolean canNothing(String these) {
        for (int i = 0; i < these.length(); i += 2) {
            State state = these.charAt(i) == 'a' ? a : b;
            if (state.closed || (these.charAt(i + 1) == '<' ? state.hasRoom() : !state.elements.isEmpty())) {
                return false;
            }
        }
        return true;
    }

    /** Whether one can have sent what the other received, without a buffer. */
    boolean meet(String one, String other) {
        State state = state(one);
        return state != null
                && state.capacity == 0
                && !state.closed
                && one.charAt(1) == '<'
                && other.equals(one.replace('<', '>'));
    }
}
