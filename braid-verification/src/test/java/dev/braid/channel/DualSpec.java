package dev.braid.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.SafeContinuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.jspecify.annotations.Nullable;

/** What {@link Suspending} is to be, for one thread: a call that has to wait is suspended, and resumed by the call that lets it go on. */
public abstract class DualSpec {

    private record Waiting(int element, SafeContinuation<Object> continuation) {}

    private final int capacity;
    private final ArrayDeque<Integer> buffer = new ArrayDeque<>();
    private final ArrayDeque<Waiting> senders = new ArrayDeque<>();
    private final ArrayDeque<Waiting> receivers = new ArrayDeque<>();
    private @Nullable String closed;

    DualSpec(int capacity) {
        this.capacity = capacity;
    }

    public Object send(int element, Continuation<Object> caller) {
        Object sent = trySend(element);
        return sent == Suspending.FULL ? suspend(senders, element, caller) : sent;
    }

    public Object receive(Continuation<Object> caller) {
        Object received = tryReceive();
        return received == Suspending.EMPTY ? suspend(receivers, 0, caller) : received;
    }

    private static Object suspend(ArrayDeque<Waiting> all, int element, Continuation<Object> caller) {
        var continuation = new SafeContinuation<Object>(IntrinsicsKt.intercepted(caller));
        all.add(new Waiting(element, continuation));
        Object now = continuation.getOrThrow();
        return now == null ? "nothing" : now;
    }

    public Object trySend(int element) {
        if (closed != null) {
            return closed;
        }
        Waiting receiver = receivers.poll();
        if (receiver != null) {
            receiver.continuation.resumeWith(element);
            return Suspending.DONE;
        }
        if (buffer.size() == capacity) {
            return Suspending.FULL;
        }
        buffer.add(element);
        return Suspending.DONE;
    }

    public Object tryReceive() {
        Waiting sender = senders.poll();
        if (sender != null) {
            buffer.add(sender.element);
            sender.continuation.resumeWith(Suspending.DONE);
        }
        Integer element = buffer.poll();
        return element != null ? element : closed != null ? closed : Suspending.EMPTY;
    }

    public void close() {
        closeAs("closed");
    }

    public void closeWith(int cause) {
        closeAs("closed with " + cause);
    }

    private void closeAs(String how) {
        if (closed != null) {
            return;
        }
        closed = how;
        List<Waiting> all = new ArrayList<>(receivers);
        all.addAll(senders);
        receivers.clear();
        senders.clear();
        all.forEach(each -> each.continuation.resumeWith(how));
    }

    public String isClosed() {
        return closed == null ? "open" : closed;
    }

    public int size() {
        return buffer.size();
    }
}
