package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/** Time is over. */
record AfterCase<R extends @Nullable Object, X extends Exception>(long nanos, CaseCallable<? extends R, ? extends X> function)
        implements Case<R, X> {}
