package dev.braid.test.junit;

import dev.braid.test.internal.Thrown;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;

/** Calls what JUnit calls, in a block that may throw exceptions only. */
final class Invocations {

    private Invocations() {}

    static void proceed(Invocation<@Nullable Void> invocation) throws Exception {
        try {
            invocation.proceed();
        } catch (Throwable t) {
            throw Thrown.<Exception>asIs(t);
        }
    }
}
