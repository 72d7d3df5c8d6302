package dev.braid.channel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Waits for whichever of several {@linkplain Case cases} can go first, and does that one.
 *
 * <pre>{@code
 * String news = select(
 *         receive(orders, order -> "order " + order),
 *         receive(alarms, alarm -> "alarm " + alarm),
 *         after(ofSeconds(5), () -> "nothing for five seconds"));
 * }</pre>
 *
 * <p>Immutable and thread-safe: one that is used in a loop is best made before it.
 *
 * @param <R> what the functions of its cases give
 * @param <X> what they throw, besides {@link InterruptedException}
 */
public final class Select<R extends @Nullable Object, X extends Exception> {

    private final List<ChannelCase<? extends R, ? extends X>> cases;

    /** Each once, in the order in which they are locked. */
    private final List<Exchange> exchanges;

    private final @Nullable AfterCase<? extends R, ? extends X> after;
    private final @Nullable OtherwiseCase<? extends R, ? extends X> otherwise;

    private Select(Collection<? extends Case<? extends R, ? extends X>> all) {
        List<ChannelCase<? extends R, ? extends X>> channelCases = new ArrayList<>();
        AfterCase<? extends R, ? extends X> soonest = null;
        OtherwiseCase<? extends R, ? extends X> only = null;
        int count = 0;
        for (Case<? extends R, ? extends X> each : all) {
            int index = count++;
            switch (Objects.requireNonNull(each, () -> "cases[" + index + "] is null")) {
                case ChannelCase<? extends R, ? extends X> channelCase -> channelCases.add(channelCase);
                case AfterCase<? extends R, ? extends X> timeout -> {
                    if (soonest == null || timeout.nanos() < soonest.nanos()) {
                        soonest = timeout;
                    }
                }
                case OtherwiseCase<? extends R, ? extends X> alternative -> {
                    if (only != null) {
                        throw new IllegalArgumentException("Select: two cases say otherwise; one of them could never be selected");
                    }
                    only = alternative;
                }
            }
        }
        if (count == 0) {
            throw new IllegalArgumentException("Select: no case at all; such a select would wait for ever");
        }
        cases = List.copyOf(channelCases);
        exchanges = cases.stream()
                .map(ChannelCase::exchange)
                .distinct()
                .sorted(Comparator.comparingLong(exchange -> exchange.id))
                .toList();
        after = soonest;
        otherwise = only;
    }

    /**
     * Waits until one of {@code cases} can be done, does it, and returns what its function gives: {@link #of(Case[])} and {@link #select()} in
     * one, for a select that is used once.
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // they are only read
    public static <R extends @Nullable Object, X extends Exception> R select(Case<? extends R, X>... cases)
            throws X, InterruptedException {
        return new Select<R, X>(Arrays.asList(Objects.requireNonNull(cases, "cases"))).select();
    }

    /**
     * Selects among {@code cases}. Of several time-outs the soonest counts.
     *
     * @throws IllegalArgumentException if there are none, or two that say {@linkplain Case#otherwise otherwise}
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // they are only read
    public static <R extends @Nullable Object, X extends Exception> Select<R, X> of(Case<? extends R, ? extends X>... cases) {
        return new Select<>(Arrays.asList(Objects.requireNonNull(cases, "cases")));
    }

    /** The same for a collection. */
    public static <R extends @Nullable Object, X extends Exception> Select<R, X> of(
            Collection<? extends Case<? extends R, ? extends X>> cases) {
        return new Select<>(Objects.requireNonNull(cases, "cases"));
    }

    /**
     * Waits until one of the cases can be done, does it, and returns what its function gives. Blocking, unless a case says
     * {@linkplain Case#otherwise otherwise}: then it does not block, and an interrupt is nothing to it.
     *
     * <p>Of several that can be done at once each is as likely as the others. Exactly one is done: no other element is received or sent.
     *
     * @throws X what the function of the case threw
     * @throws ChannelClosedException if the case is a send into a closed channel, or a receive from a drained one that does not say what then
     * @throws InterruptedException if the thread was interrupted first, and none of the cases was done; or from the function
     */
    public R select() throws X, InterruptedException {
        if (otherwise == null && Thread.interrupted()) {
            throw new InterruptedException();
        }
        long nanos = after == null ? Exchange.FOREVER : after.nanos();
        long start = Exchange.start(nanos);
        int[] order = order();
        int budget = 0;
        for (int spins = 0; spins <= budget; spins++) {
            for (int index : order) {
                Object outcome = cases.get(index).attempt();
                if (outcome != null) {
                    if (spins > 0) {
                        spin().learn(true);
                    }
                    return cases.get(index).conclude(outcome);
                }
            }
            if (spins == 0) {
                budget = budget(nanos);
            }
            Spin.pauseUnlessEarly(spins);
        }
        if (budget > 0) {
            spin().learn(false);
        }
        return wait(order, nanos, start);
    }

    private R wait(int[] order, long nanos, long start) throws X, InterruptedException {
        var waiter = new Waiter();
        var places = new Place[order.length];
        boolean waits = otherwise == null && nanos > 0;
        exchanges.forEach(Exchange::lock);
        int at = -1;
        Object outcome = null;
        try {
            for (int i = 0; i < order.length && outcome == null; i++) {
                at = order[i];
                outcome = cases.get(at).attemptLocked();
            }
            for (int i = 0; waits && outcome == null && i < order.length; i++) {
                places[i] = cases.get(i).queue(waiter, i);
            }
        } finally {
            unlock();
        }
        if (outcome != null) {
            return cases.get(at).conclude(outcome);
        }
        if (otherwise != null) {
            return otherwise.function().call();
        }
        boolean claimed = waits && waiter.await(this, nanos, start);
        int index = claimed ? waiter.claimed() : -1;
        for (int i = 0; waits && i < places.length; i++) {
            if (i != index) {
                cases.get(i).leave(places[i]);
            }
        }
        if (claimed) {
            return cases.get(index).conclude(Exchange.brought(places[index]));
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        assert after != null;
        return after.function().call();
    }

    /** Gives all locks back, then wakes whom the one outcome concerns. */
    private void unlock() {
        Waiter toWake = null;
        for (Exchange exchange : exchanges) {
            Waiter waiter = exchange.release();
            toWake = waiter == null ? toWake : waiter;
        }
        if (toWake != null) {
            toWake.wake();
        }
    }

    /** How often to look again at all cases, which takes the longer the more there are. */
    private int budget(long nanos) {
        if (otherwise != null || nanos < Exchange.WORTH_A_SPIN || cases.isEmpty()) {
            return 0;
        }
        return spin().budget() / cases.size();
    }

    /** That of any of them: who waits for several has no lessons of its own. */
    private Spin spin() {
        return cases.getFirst().spin();
    }

    /** The cases in a random order: Fisher and Yates. */
    private int[] order() {
        var order = new int[cases.size()];
        var random = ThreadLocalRandom.current();
        for (int i = 0; i < order.length; i++) {
            int j = i == 0 ? 0 : random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
