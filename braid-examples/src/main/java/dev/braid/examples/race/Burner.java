package dev.braid.examples.race;

import dev.braid.Context;

/** A task that computes and does not block: no interrupt ends it, so it looks at its context. */
final class Burner {

    private static final int ROUND = 100_000;

    private Burner() {}

    /** Burns a processor until the context is cancelled, and then says so by an exception. */
    static String burn() {
        Context context = Context.current();
        long ashes = 1;
        while (!context.isCancelled()) {
            for (int i = 0; i < ROUND; i++) {
                ashes = ashes * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            }
            Thread.yield(); // or it would keep its carrier from all other virtual threads
        }
        context.throwIfCancelled();
        return Long.toString(ashes); // not reached: a context that is cancelled stays so
    }
}
