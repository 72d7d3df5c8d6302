package dev.braid.channel;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that a {@link Select} waits for, and what is done when it is the one. Immutable; may be used in any number of selects.
 *
 * <p>Functions run in the thread that selects, after the selection: whatever they do, the one element is received or sent, and nothing else.
 * Those that give a result and those that give none have two names, {@code receive} and {@code receiveRun}, because method references could
 * not tell them apart.
 *
 * @param <R> what its function gives, and so the select
 * @param <X> what its function throws, besides {@link InterruptedException}
 */
public sealed interface Case<R extends @Nullable Object, X extends Exception> permits ChannelCase, AfterCase, OtherwiseCase {

    /** Receives from {@code channel}. If it is drained, the select throws a {@link ChannelClosedException}. */
    static <T, R extends @Nullable Object, X extends Exception> Case<R, X> receive(
            Receiver<T> channel, ElementFunction<? super T, ? extends R, ? extends X> function) {
        return receive(channel, function, ReceiveCase.thrower());
    }

    /** Receives from {@code channel}, or does {@code whenDrained} with what a receive would have thrown. */
    static <T, R extends @Nullable Object, X extends Exception> Case<R, X> receive(
            Receiver<T> channel,
            ElementFunction<? super T, ? extends R, ? extends X> function,
            ElementFunction<? super ChannelClosedException, ? extends R, ? extends X> whenDrained) {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(whenDrained, "whenDrained");
        return new ReceiveCase<>(ReceiveCase.channel(channel), function, whenDrained);
    }

    /** Like {@link #receive(Receiver, ElementFunction)}, without a result. */
    static <T, X extends Exception> Case<@Nullable Void, X> receiveRun(
            Receiver<T> channel, ElementConsumer<? super T, ? extends X> action) {
        return receive(channel, ReceiveCase.function(action));
    }

    /** Like {@link #receive(Receiver, ElementFunction, ElementFunction)}, without a result. */
    static <T, X extends Exception> Case<@Nullable Void, X> receiveRun(
            Receiver<T> channel,
            ElementConsumer<? super T, ? extends X> action,
            ElementConsumer<? super ChannelClosedException, ? extends X> whenDrained) {
        Objects.requireNonNull(whenDrained, "whenDrained");
        return receive(channel, ReceiveCase.function(action), ReceiveCase.function(whenDrained));
    }

    /** Sends {@code element} into {@code channel}. If it is closed, the select throws a {@link ChannelClosedException}. */
    static <T, R extends @Nullable Object, X extends Exception> Case<R, X> send(
            Sender<T> channel, T element, CaseCallable<? extends R, ? extends X> function) {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(function, "function");
        return new SendCase<>(channel, Channel.checked(element), function);
    }

    /** Like {@link #send}, without a result. */
    static <T, X extends Exception> Case<@Nullable Void, X> sendRun(
            Sender<T> channel, T element, CaseRunnable<? extends X> action) {
        return send(channel, element, callable(action));
    }

    /** Is selected when nothing else was within {@code timeout}, counted from the call of the select; at once if it is zero or negative. */
    static <R extends @Nullable Object, X extends Exception> Case<R, X> after(
            Duration timeout, CaseCallable<? extends R, ? extends X> function) {
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(function, "function");
        return new AfterCase<>(Exchange.nanos(timeout), function);
    }

    /** Like {@link #after}, without a result. */
    static <X extends Exception> Case<@Nullable Void, X> afterRun(Duration timeout, CaseRunnable<? extends X> action) {
        return after(timeout, callable(action));
    }

    /** Is selected when nothing else can be at once: a select with it does not wait. */
    static <R extends @Nullable Object, X extends Exception> Case<R, X> otherwise(
            CaseCallable<? extends R, ? extends X> function) {
        Objects.requireNonNull(function, "function");
        return new OtherwiseCase<>(function);
    }

    /** Like {@link #otherwise}, without a result. */
    static <X extends Exception> Case<@Nullable Void, X> otherwiseRun(CaseRunnable<? extends X> action) {
        return otherwise(callable(action));
    }

    private static <X extends Exception> CaseCallable<@Nullable Void, X> callable(CaseRunnable<? extends X> action) {
        Objects.requireNonNull(action, "action");
        return () -> {
            action.run();
            return null;
        };
    }
}
