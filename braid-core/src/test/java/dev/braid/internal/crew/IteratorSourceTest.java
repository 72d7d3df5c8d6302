package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class IteratorSourceTest {

    private final Place place = new Place();

    @Test
    void gives_its_tasks_in_order_and_knows_how_many_there_were_when_they_have_ended() throws Throwable {
        var source = new IteratorSource(List.of("a", "b").iterator());

        assertThat(source.available()).isEqualTo(Long.MAX_VALUE);
        assertThat(source.size()).isEmpty();
        for (String task : List.of("a", "b")) {
            assertThat(claim(source)).isEqualTo(Claim.TASK);
            assertThat(source.task(place)).isEqualTo(task);
        }
        assertThat(place.index()).isEqualTo(1);
        assertThat(source.exhausted()).isFalse();
        assertThat(claim(source)).isEqualTo(Claim.NONE);
        assertThat(source.exhausted()).isTrue();
        assertThat(source.available()).isZero();
        assertThat(source.claimed()).isEqualTo(2);
        assertThat(source.size()).hasValue(2);
    }

    @Test
    void a_null_is_no_task() {
        var source = new IteratorSource(Collections.singletonList(null).iterator());

        assertThatThrownBy(() -> claim(source)).isInstanceOf(NullPointerException.class).hasMessageStartingWith("task 0 is null");
        assertThat(source.exhausted()).isTrue();
        assertThat(source.claimed()).isZero();
        assertThat(source.size()).as("it has not ended by itself: who takes it for that masks what it threw").isEmpty();
    }

    @Test
    void P3_what_is_pulled_while_the_source_closes_is_not_given() throws Throwable {
        var source = new Source[1];
        source[0] = new IteratorSource(new Endless(() -> {
            source[0].close();
            return "too late";
        }));

        assertThat(claim(source[0])).isEqualTo(Claim.NONE);
        assertThat(source[0].claimed()).isZero();
        assertThat(source[0].size()).as("there may be more").isEmpty();
    }

    /** None queues for the iterator: who finds another inside goes, and sees then that nothing is to be had now. */
    @Test
    void P4_while_one_is_inside_the_others_go() throws Throwable {
        var claims = new Claim[1];
        var available = new long[1];
        var source = new Source[1];
        source[0] = new IteratorSource(new Endless(() -> {
            claims[0] = claimByAnother(source[0]);
            available[0] = source[0].available();
            return "task";
        }));

        assertThat(claim(source[0])).isEqualTo(Claim.TASK);

        assertThat(claims[0]).isEqualTo(Claim.NOT_NOW);
        assertThat(available[0]).isZero();
        assertThat(source[0].available()).as("out again").isEqualTo(Long.MAX_VALUE);
    }

    private static Claim claimByAnother(Source source) {
        var another = new Place();
        another.begin();
        try {
            return source.claim(another, 1);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private Claim claim(Source source) throws Throwable {
        place.end();
        place.begin();
        return source.claim(place, 1);
    }

    private record Endless(Supplier<String> tasks) implements Iterator<String> {

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public String next() {
            return tasks.get();
        }
    }
}
