package dev.braid.internal.crew;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The places in a crew, as threads come and go. */
public final class PlaceStress {

    private PlaceStress() {}

    /** Threads that come and go have a place each, and there are no more places than threads at once. */
    @JCStressTest
    @Outcome(id = "0, [12]", expect = ACCEPTABLE, desc = "a place each")
    @Outcome(expect = FORBIDDEN, desc = "two threads in one place, or places that are not used again")
    @State
    public static class OnePlaceEach {
        private final Crowd crowd = new Crowd();

        @Actor
        public void one() {
            crowd.comeAndGo();
            crowd.comeAndGo();
        }

        @Actor
        public void other() {
            crowd.comeAndGo();
            crowd.comeAndGo();
        }

        @Arbiter
        public void arbiter(II_Result r) {
            r.r1 = crowd.meetings();
            r.r2 = crowd.places();
        }
    }
}
