package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.examples.gobyexample.StatefulGoroutines.Wish;
import dev.braid.test.VirtualTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatefulGoroutinesTest {

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        List<String> owners(List<Wish> wishes) throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(StatefulGoroutines::byOwner, StatefulGoroutines::byMap);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void each_seat_has_one_owner_of_whom_all_are_told(Way way) throws InterruptedException {
        checkOwners(way, 1000, 10);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void so_it_is_in_whatever_order_they_come(Way way) throws InterruptedException {
        VirtualTime.explore(50, () -> checkOwners(way, 12, 3));
    }

    private static void checkOwners(Way way, int guests, int seats) throws InterruptedException {
        List<Wish> wishes = IntStream.range(0, guests).mapToObj(i -> new Wish("guest " + i, i % seats)).toList();

        List<String> owners = way.owners(wishes);

        assertThat(owners).hasSize(guests);
        Map<Integer, String> plan = new HashMap<>();
        for (int i = 0; i < guests; i++) {
            int seat = wishes.get(i).seat();
            plan.putIfAbsent(seat, owners.get(i));
            assertThat(owners.get(i)).isEqualTo(plan.get(seat));
            assertThat(wishes).contains(new Wish(owners.get(i), seat));
        }
    }
}
