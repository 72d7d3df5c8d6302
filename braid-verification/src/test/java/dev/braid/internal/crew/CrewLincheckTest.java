package dev.braid.internal.crew;

import dev.braid.Linearizable;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** The places of a crew, its roster and its free list, as threads come and go. */
class CrewLincheckTest {

    @Test
    void each_thread_has_a_place_for_itself_and_places_are_used_again() {
        Linearizable.check(Places.class, PlacesSpec.class);
    }

    public static class Places {
        private static final int THREADS = 3;

        private final Crowd crowd = new Crowd();

        /** Whether a thread had its place for itself from its coming to its going. */
        @Operation
        public boolean comeAndGo() {
            return crowd.comeAndGo();
        }

        @Validate
        public void noMorePlacesThanThreads() {
            if (crowd.places() > THREADS) {
                throw new IllegalStateException(crowd.places() + " places for " + THREADS + " threads");
            }
        }
    }

    public static class PlacesSpec {
        public boolean comeAndGo() {
            return true;
        }
    }
}
