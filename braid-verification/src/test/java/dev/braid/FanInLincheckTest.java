package dev.braid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What results and failures pass through, against sequential versions of it. */
class FanInLincheckTest {

    private static final int WINDOW = 2;

    @Test
    void P8_a_window_under_a_limit_counts_as_if_for_one_thread() {
        Linearizable.check(Limited.class, LimitedSpec.class);
    }

    @Test
    void P8_a_window_without_a_limit_counts_as_if_for_one_thread() {
        Linearizable.check(Unlimited.class, UnlimitedSpec.class);
    }

    @Test
    void P12_slots_keep_every_result_while_they_grow() {
        Linearizable.checkModel(Growing.class, GrowingSpec.class); // promised only after a join, which real threads lack here
    }

    @Test
    void P2_later_failures_are_kept_in_order_until_there_are_enough() {
        Linearizable.check(Later.class, LaterSpec.class);
    }

    public static class Limited extends Windowed {
        public Limited() {
            super(FanOut.limit(2).withWindow(WINDOW));
        }

        @Operation
        public void leave() {
            window.leave();
        }
    }

    public static class Unlimited extends Windowed {
        public Unlimited() {
            super(FanOut.unlimited().withWindow(WINDOW));
        }

        @Operation
        public void completed() {
            window.completed();
        }
    }

    public abstract static class Windowed {
        final Window window;

        Windowed(FanOut policy) {
            window = new Window(Policy.of(policy));
        }

        @Operation
        public boolean enter() {
            return window.enter();
        }

        @Operation
        public boolean delivered() {
            return window.delivered();
        }

        @Operation
        public boolean isOpen() {
            return window.isOpen();
        }
    }

    public static class LimitedSpec extends WindowedSpec {
        @Override
        public boolean enter() {
            boolean in = isOpen();
            taken += in ? 1 : 0;
            return in;
        }

        public void leave() {
            taken--;
        }
    }

    public static class UnlimitedSpec extends WindowedSpec {
        @Override
        public boolean enter() {
            return isOpen();
        }

        public void completed() {
            taken++;
        }
    }

    public abstract static class WindowedSpec {
        int taken;

        public abstract boolean enter();

        public boolean delivered() {
            return taken-- >= WINDOW;
        }

        public boolean isOpen() {
            return taken < WINDOW;
        }
    }

    public static class Growing {
        static final int APART = 700;

        private final Slots slots = new Slots(OptionalLong.empty());

        @Operation
        public void set(@Param(gen = IntGen.class, conf = "0:5") int place, int value) {
            slots.set((long) place * APART, value);
        }

        @Operation
        public @Nullable Object get(@Param(gen = IntGen.class, conf = "0:5") int place) {
            int index = place * APART;
            return slots.toList(index + 1).get(index);
        }
    }

    public static class GrowingSpec {
        private final Map<Integer, Integer> values = new HashMap<>();

        public void set(int place, int value) {
            values.put(place, value);
        }

        public @Nullable Object get(int place) {
            return values.get(place);
        }
    }

    public static class Later {
        static final int MOST = Failures.MOST_SUPPRESSED;
        static final int BEFORE = MOST - 2;

        private final Failures failures = new Failures();

        public Later() {
            for (int i = 0; i < BEFORE; i++) {
                failures.add(new Acted.Failure("before"));
            }
        }

        @Operation
        public void add(int name) {
            failures.add(new Acted.Failure(String.valueOf(name)));
        }

        @Operation
        public List<String> all() {
            List<String> names = new ArrayList<>();
            List<Throwable> all = failures.all();
            for (Throwable each : all.subList(BEFORE, all.size())) {
                names.add(String.valueOf(each.getMessage()));
            }
            return names;
        }
    }

    public static class LaterSpec {
        private final List<String> names = new ArrayList<>();

        public void add(int name) {
            if (names.size() < Later.MOST - Later.BEFORE) {
                names.add(String.valueOf(name));
            }
        }

        public List<String> all() {
            return List.copyOf(names);
        }
    }
}
