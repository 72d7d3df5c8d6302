package dev.braid.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where a sender and a receiver of a channel without a buffer meet while both run: one place, at which one of them spins, and to which the
 * other comes first. So they take no lock, and nobody has to be woken. (Elimination: Hendler, Shavit and Yerushalmi, A scalable lock-free
 * stack algorithm, SPAA 2004.)
 */
final class Meeting extends Padded implements FastPath {

    // null → a party, by itself; the party → null, by itself when its spin was in vain, or by who meets it. So who takes a party out has it.
    // A sender brings its element along. A receiver is brought one after it was taken out, and waits for that: a few instructions. Both spin on
    // the party's own element and not on `party`, which who meets it is about to change: a spinning reader would take that cache line away again.
    //
    // A party is not in the queue. Who has come to the queue of the other side meanwhile is seen at the next look; a close, or an
    // interrupt, when the spin ends.

    private static final VarHandle PARTY;
    private static final VarHandle ELEMENT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PARTY = lookup.findVarHandle(Meeting.class, "party", Party.class);
            ELEMENT = lookup.findVarHandle(Party.class, "element", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Instead of the element of a sender that was met. */
    private static final Object TAKEN = new Object();

    private static final int SPINS = 1000;

    private final Exchange exchange;
    private final Places senders;
    private final Places receivers;

    /** Of those in the queue. Racy: it bounds roughly. */
    private final Overtaking overtaking = new Overtaking();

    /** Who spins here. */
    private volatile @Nullable Party party;

    Meeting(Exchange exchange, Places senders, Places receivers) {
        this.exchange = exchange;
        this.senders = senders;
        this.receivers = receivers;
    }

    /** One who spins here. */
    private static final class Party {

        final boolean sends;

        /** What a sender brings, then {@link #TAKEN}; what a receiver is brought. Changed by who took it out; the party looks at nothing else. */
        private @Nullable Object element;

        Party(boolean sends, @Nullable Object element) {
            this.sends = sends;
            this.element = element;
        }
    }

    @Override
    public Exchange.@Nullable Sent trySend(Object element) {
        return isTurnOf(receivers) ? null : brought(met(false), element);
    }

    /** Sends to a receiver that spins here, or comes while this spins, unless others wait in the queue. */
    @Override
    public Exchange.@Nullable Sent send(Object element, Spin spin) {
        int budget = budget(spin, receivers);
        if (budget == 0) {
            return trySend(element);
        }
        var self = new Party(true, element);
        Party found = (Party) PARTY.compareAndExchange(this, null, self);
        if (found == null) {
            return waited(self, element, spin, budget, receivers) ? Exchange.Sent.DONE : null;
        }
        return brought(met(found, false), element);
    }

    @Override
    public @Nullable Object tryReceive() {
        return isTurnOf(senders) ? null : taken(met(true));
    }

    /** Receives from a sender that spins here, or comes while this spins, unless others wait in the queue. */
    @Override
    public @Nullable Object receive(Spin spin) {
        int budget = budget(spin, senders);
        if (budget == 0) {
            return tryReceive();
        }
        var self = new Party(false, null);
        Party found = (Party) PARTY.compareAndExchange(this, null, self);
        if (found == null) {
            return waited(self, null, spin, budget, senders) ? arrival(self) : null;
        }
        return taken(met(found, true));
    }

    @Override
    public boolean maySend() {
        Party found = party;
        return found != null && !found.sends;
    }

    @Override
    public boolean mayReceive() {
        Party found = party;
        return found != null && found.sends;
    }

    private int budget(Spin spin, Places queued) {
        return queued.isEmpty() && !exchange.isClosed() ? spin.budget() : 0;
    }

    private boolean isTurnOf(Places queued) {
        return !queued.isEmpty() && !overtaking.isAllowed();
    }

    /** Takes out who is here on that side; null if nobody is. */
    private @Nullable Party met(boolean sender) {
        Party found = party;
        return found == null ? null : met(found, sender);
    }

    /** Takes that one out; null if it is of the wrong side, or gone. */
    private @Nullable Party met(Party found, boolean sender) {
        // Open while it was here: so the two could go before a close.
        return found.sends == sender && !exchange.isClosed() && PARTY.compareAndSet(this, found, null) ? found : null;
    }

    private static Exchange.@Nullable Sent brought(@Nullable Party receiver, Object element) {
        if (receiver == null) {
            return null;
        }
        ELEMENT.setRelease(receiver, element);
        return Exchange.Sent.DONE;
    }

    /** What it brings; from now on it may go. */
    private static @Nullable Object taken(@Nullable Party sender) {
        if (sender == null) {
            return null;
        }
        Object element = sender.element;
        ELEMENT.setRelease(sender, TAKEN);
        return element;
    }

    /** Spins here, until met or others wait in the queue: whether it was met, which changes the element that it came with. */
    private boolean waited(Party self, @Nullable Object own, Spin spin, int budget, Places queued) {
        for (int spins = 0; ELEMENT.getAcquire(self) == own; spins++) {
            if (spins >= budget || !queued.isEmpty()) {
                if (PARTY.compareAndSet(this, self, null)) {
                    spin.learn(false);
                    return false;
                }
                break; // met at the last moment
            }
            Spin.pauseUnlessEarly(spins);
        }
        spin.learn(true);
        return true;
    }

    /** What a receiver that was met is brought. */
    private static Object arrival(Party receiver) {
        Object element = ELEMENT.getAcquire(receiver);
        boolean interrupted = false;
        for (int spins = 0; element == null; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                interrupted |= SpinLock.nap(); // who brings it has lost its processor
            }
            element = ELEMENT.getAcquire(receiver);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return element;
    }
}
