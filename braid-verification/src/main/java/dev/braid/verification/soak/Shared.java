package dev.braid.verification.soak;

import dev.braid.Permits;
import dev.braid.Rate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all runs of a soak share: permits and a rate. Counts how they are used, by what holds them. */
final class Shared {

    private static final int ALL = 16;
    private static final int A_SECOND = 20_000;
    private static final int BURST = 100;

    static final Permits PERMITS = Permits.of(ALL).withName("shared");
    static final Rate RATE = Rate.of(A_SECOND, Duration.ofSeconds(1)).burst(BURST);

    private final Findings findings;
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong turns = new AtomicLong();
    private final long start = System.nanoTime();

    Shared(Findings findings) {
        this.findings = findings;
    }

    /** An attempt begins. */
    void begun(Shape shape) {
        Policies policies = shape.policies();
        int now = held.addAndGet(policies.weight());
        if (now > ALL) {
            findings.broken("P8 more permits are held than there are: " + now, shape);
        }
        if (policies.rate()) {
            turns.incrementAndGet();
        }
    }

    /** An attempt ends. */
    void ended(Shape shape) {
        held.addAndGet(-shape.policies().weight());
    }

    /** To be called when nothing runs. */
    void check() {
        if (PERMITS.available() != ALL || held.get() != 0) {
            findings.broken("permits are lost: " + PERMITS.available() + " of " + ALL + " are left, and " + held + " held");
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (turns.get() > BURST + seconds * A_SECOND + 1) {
            findings.broken("the rate is exceeded: %,d attempts in %.3f s".formatted(turns.get(), seconds));
        }
    }
}
