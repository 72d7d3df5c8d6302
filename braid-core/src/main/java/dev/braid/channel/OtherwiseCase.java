package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/** Nothing else can be done at once. */
record OtherwiseCase<R extends @Nullable Object, X extends Exception>(CaseCallable<? extends R, ? extends X> function)
        implements Case<R, X> {}
