package dev.braid.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where elements pass from senders to receivers: a buffer between two locks, and two queues of those who wait.
 *
 * <p>Two locks for the two ends of a queue: Michael and Scott, Simple, fast, and practical non-blocking and blocking concurrent queue algorithms,
 * PODC 1996. Handing over under locks, and a select that locks all its channels in one order: as in Go's runtime. Against the segment queue
 * (Koval, Alistarh, Elizarov: Fast and scalable channels in Kotlin coroutines, arXiv 2211.04986) see ADR 022.
 */
final class Exchange {

    // Three ways, each taken if the one before it cannot do:
    //
    // A fast path, where one may spin for a while. With a buffer (BufferFastPath): a sender under the senders' lock, a receiver under the
    // receivers', at the same time; they meet in the slots. Only while nobody waits on the other side and the channel is open. Both queues
    // and `closed` change under both locks, so one lock is enough to see that; and who is about to wait looks once more under both, so
    // nobody passes unseen. Without a buffer (Meeting): who runs meets who runs, without a lock.
    //
    // Under both locks. Whoever waits on the other side is claimed, by one CAS on its state (Waiter): it may be waiting in other queues, or
    // be giving up. A claimed receiver has its element, and the element of a claimed sender goes into the room that was made, so what waits
    // is served in turn, and who is woken has nothing left to do. It is woken when the locks are free.
    //
    // Waiting. In the queue, parked, until claimed, interrupted or late.
    //
    // While somebody waits to send, the buffer is full; while somebody waits to receive, it is empty. (A select that was claimed elsewhere
    // may still be in the queue, and counts as nobody: it cannot be claimed.)

    /** No limit of time. */
    static final long FOREVER = Long.MAX_VALUE;

    /** The longest spin takes about as long. */
    static final long WORTH_A_SPIN = 100_000;

    /** Instead of an element: there is none now. */
    static final Object NOTHING = new Object();

    /** Instead of an element: there is none, and there will be none. */
    static final Object DRAINED = new Object();

    /** What came of a send. */
    enum Sent {
        DONE,
        NOT,
        CLOSED
    }

    private static final AtomicLong IDS = new AtomicLong();

    /** Several exchanges are locked in the order of their ids, so that two selects cannot wait for each other. */
    final long id = IDS.incrementAndGet();

    private final Buffer buffer;

    /** Those who wait to send; its lock is that of the receivers. */
    private final Places senders = new Places();

    /** Those who wait to receive; its lock is that of the senders. */
    private final Places receivers = new Places();

    private final FastPath fastPath;
    private final Spin sendSpin = new Spin();
    private final Spin receiveSpin = new Spin();

    /** Why it is closed, if with a cause; written before {@link #closed}. */
    private @Nullable Throwable cause;

    /** Written once, under both locks. */
    private volatile boolean closed;

    /** Who is to be woken once the locks are free. Under both locks. */
    private @Nullable Waiter toWake;

    private Exchange(Buffer buffer) {
        this.buffer = buffer;
        fastPath = buffer instanceof NoBuffer ? new Meeting(this, senders, receivers) : new BufferFastPath(this, buffer, senders, receivers);
    }

    static Exchange rendezvous() {
        return new Exchange(new NoBuffer());
    }

    static Exchange over(Buffer buffer) {
        return new Exchange(buffer);
    }

    /** As nanoseconds; what is too long for them is for ever. */
    static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : FOREVER;
        }
    }

    /** When a time of {@code nanos} begins, if it ever ends. */
    static long start(long nanos) {
        return nanos == FOREVER ? 0 : System.nanoTime();
    }

    // ---- sending

    Sent trySend(Object element) {
        Sent sent = fastPath.trySend(element);
        if (sent != null) {
            return sent;
        }
        lock();
        try {
            return sendLocked(element);
        } finally {
            unlock();
        }
    }

    Sent send(Object element, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (nanos <= 0) {
            return trySend(element);
        }
        long start = start(nanos);
        Sent sent = nanos < WORTH_A_SPIN ? fastPath.trySend(element) : fastPath.send(element, sendSpin);
        if (sent == Sent.DONE) {
            return sent;
        }
        var place = new Place(new Waiter(), 0, element);
        sent = sendOrQueue(place);
        if (sent != Sent.NOT) {
            return sent;
        }
        if (place.waiter.await(this, nanos, start)) {
            return place.element == DRAINED ? Sent.CLOSED : Sent.DONE;
        }
        leaveSenders(place);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return Sent.NOT;
    }

    /** Sends, or takes a place among those who wait. */
    Sent sendOrQueue(Place place) {
        Object element = place.element;
        assert element != null;
        lock();
        try {
            Sent sent = sendLocked(element);
            if (sent == Sent.NOT) {
                senders.add(place);
            }
            return sent;
        } finally {
            unlock();
        }
    }

    /** Sends if that can be done at once. Under both locks. */
    Sent sendLocked(Object element) {
        if (closed) {
            return Sent.CLOSED;
        }
        for (Place receiver = receivers.poll(); receiver != null; receiver = receivers.poll()) {
            if (give(receiver, element)) {
                return Sent.DONE;
            }
        }
        return buffer.offer(element) ? Sent.DONE : Sent.NOT;
    }

    /** Whether a send would be done at once. A glance, without the locks. */
    boolean maySend() {
        return !receivers.isEmpty() || fastPath.maySend();
    }

    Spin sendSpin() {
        return sendSpin;
    }

    void leaveSenders(Place place) {
        leave(senders, place);
    }

    void queueSender(Place place) {
        senders.add(place);
    }

    // ---- receiving

    /** An element, {@link #NOTHING} or {@link #DRAINED}. */
    Object tryReceive() {
        Object element = fastPath.tryReceive();
        if (element != null) {
            return element;
        }
        lock();
        try {
            return receiveLocked();
        } finally {
            unlock();
        }
    }

    /** An element, {@link #DRAINED}, or, if time is over, {@link #NOTHING}. */
    Object receive(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (nanos <= 0) {
            return tryReceive();
        }
        long start = start(nanos);
        Object element = nanos < WORTH_A_SPIN ? fastPath.tryReceive() : fastPath.receive(receiveSpin);
        if (element != null && element != NOTHING) {
            return element;
        }
        var place = new Place(new Waiter(), 0, null);
        element = receiveOrQueue(place);
        if (element != NOTHING) {
            return element;
        }
        if (place.waiter.await(this, nanos, start)) {
            return brought(place);
        }
        leaveReceivers(place);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return NOTHING;
    }

    /** Receives, or takes a place among those who wait: an element, {@link #DRAINED}, or {@link #NOTHING}. */
    Object receiveOrQueue(Place place) {
        lock();
        try {
            Object element = receiveLocked();
            if (element == NOTHING) {
                receivers.add(place);
            }
            return element;
        } finally {
            unlock();
        }
    }

    /** An element, {@link #NOTHING} or {@link #DRAINED}. Under both locks. */
    Object receiveLocked() {
        Object first = buffer.poll();
        for (Place sender = senders.poll(); sender != null; sender = senders.poll()) {
            Object element = sender.element;
            assert element != null;
            if (!claim(sender)) {
                continue;
            }
            if (first == null) {
                return element;
            }
            buffer.offer(element); // into the room that there is now
            return first;
        }
        releaseIfDrained();
        return first != null ? first : closed ? DRAINED : NOTHING;
    }

    private void releaseIfDrained() {
        if (closed && !buffer.hasElement()) {
            buffer.release();
        }
    }

    /** Whether a receive would be done at once. A glance, without the locks. */
    boolean mayReceive() {
        return closed || !senders.isEmpty() || fastPath.mayReceive();
    }

    Spin receiveSpin() {
        return receiveSpin;
    }

    void leaveReceivers(Place place) {
        leave(receivers, place);
    }

    void queueReceiver(Place place) {
        receivers.add(place);
    }

    /** What a receiver that was claimed was brought. */
    static Object brought(Place receiver) {
        Object element = receiver.element;
        assert element != null;
        return element;
    }

    // ---- closing, and what is common

    void close(@Nullable Throwable cause) {
        List<Waiter> all = new ArrayList<>();
        lock();
        try {
            if (closed) {
                return;
            }
            this.cause = cause;
            closed = true;
            for (Place receiver = receivers.poll(); receiver != null; receiver = receivers.poll()) {
                dismiss(receiver, all);
            }
            for (Place sender = senders.poll(); sender != null; sender = senders.poll()) {
                dismiss(sender, all);
            }
            releaseIfDrained();
        } finally {
            unlock();
            all.forEach(Waiter::wake);
        }
    }

    private static void dismiss(Place place, List<Waiter> toWake) {
        place.element = DRAINED;
        if (place.waiter.claim(place.index) == Waiter.Claim.TO_WAKE) {
            toWake.add(place.waiter);
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Nullable Throwable cause() {
        return cause;
    }

    int size() {
        lock();
        try {
            return buffer.size();
        } finally {
            unlock();
        }
    }

    private boolean give(Place receiver, Object element) {
        receiver.element = element;
        if (claim(receiver)) {
            return true;
        }
        receiver.element = null;
        return false;
    }

    private boolean claim(Place place) {
        Waiter.Claim claim = place.waiter.claim(place.index);
        if (claim == Waiter.Claim.TO_WAKE) {
            toWake = place.waiter;
        }
        return claim != Waiter.Claim.FAILED;
    }

    private void leave(Places places, Place place) {
        lock();
        try {
            places.remove(place);
        } finally {
            unlock();
        }
    }

    void lock() {
        senders.lock();
        receivers.lock();
    }

    void unlock() {
        Waiter waiter = release();
        if (waiter != null) {
            waiter.wake();
        }
    }

    /** Gives the locks back; who is to be woken then, if somebody is. */
    @Nullable Waiter release() {
        Waiter waiter = toWake;
        if (waiter != null) {
            toWake = null;
        }
        receivers.unlock();
        senders.unlock();
        return waiter;
    }

    @Override
    public String toString() {
        lock();
        try {
            return buffer.toString();
        } finally {
            unlock();
        }
    }
}
