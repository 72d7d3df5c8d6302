package dev.braid.channel;

import java.util.concurrent.CancellationException;
import java.util.function.Function;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.SafeContinuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose waiters are suspended coroutines, which Lincheck knows how to follow, instead of parked threads.
 *
 * <p>To Lincheck a call that is suspended has two parts: up to where it waits, and what it returns once it is resumed. So a waiter that is
 * claimed and not woken is seen: a thread of Lincheck that is parked would wake up by itself now and then.
 */
public abstract class Suspending {

    static final String DONE = "done";
    static final String FULL = "full";
    static final String EMPTY = "empty";

    final Exchange exchange;

    Suspending(Exchange exchange) {
        this.exchange = exchange;
    }

    public Object send(int element, Continuation<Object> caller) {
        var waiter = new Suspended(caller, this::sent);
        var place = waiter.place(element);
        Exchange.Sent sent = exchange.sendOrQueue(place);
        return sent == Exchange.Sent.NOT ? waiter.suspend() : said(sent);
    }

    public Object receive(Continuation<Object> caller) {
        var waiter = new Suspended(caller, this::said);
        Object element = exchange.receiveOrQueue(waiter.place(null));
        return element == Exchange.NOTHING ? waiter.suspend() : said(element);
    }

    @Operation
    public Object trySend(int element) {
        return said(exchange.trySend(element));
    }

    @Operation
    public Object tryReceive() {
        return said(exchange.tryReceive());
    }

    @Operation
    public void close() {
        exchange.close(null);
    }

    @Operation
    public void closeWith(int cause) {
        exchange.close(new CancellationException(String.valueOf(cause)));
    }

    @Operation
    public String isClosed() {
        return exchange.isClosed() ? closed() : "open";
    }

    @Operation
    public int size() {
        return exchange.size();
    }

    private Object sent(Object element) {
        return element == Exchange.DRAINED ? closed() : DONE;
    }

    private Object said(Exchange.Sent sent) {
        return switch (sent) {
            case DONE -> DONE;
            case NOT -> FULL;
            case CLOSED -> closed();
        };
    }

    private Object said(Object element) {
        return element == Exchange.NOTHING ? EMPTY : element == Exchange.DRAINED ? closed() : element;
    }

    private String closed() {
        Throwable cause = exchange.cause();
        return "closed" + (cause == null ? "" : " with " + cause.getMessage());
    }

    /** A waiter that is resumed instead of unparked. It never spins, so waiters are served in turn. */
    private static final class Suspended extends Waiter {
        private final SafeContinuation<Object> continuation;
        private final Function<Object, Object> result;
        private @Nullable Place place;

        Suspended(Continuation<Object> caller, Function<Object, Object> result) {
            this.continuation = new SafeContinuation<>(IntrinsicsKt.intercepted(caller));
            this.result = result;
        }

        Place place(@Nullable Object element) {
            place = new Place(this, 0, element);
            return place;
        }

        Object suspend() {
            Object now = continuation.getOrThrow();
            return now == null ? "nothing" : now;
        }

        @Override
        Claim claim(int index) {
            return super.claim(index) == Claim.FAILED ? Claim.FAILED : Claim.TO_WAKE;
        }

        @Override
        void wake() {
            Object brought = place == null ? null : place.element;
            continuation.resumeWith(brought == null ? "nothing" : result.apply(brought));
        }
    }
}
