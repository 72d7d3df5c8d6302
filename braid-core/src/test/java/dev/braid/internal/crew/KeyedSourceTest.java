package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.internal.crew.KeyedSource.Held;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyedSourceTest {

    private final Place place = new Place();

    @Test
    void a_task_whose_key_has_room_passes_those_that_have_none_and_keeps_its_index() throws Throwable {
        KeyedSource source = source("a1", "a2", "b1");

        Held first = claimed(source);
        Held other = claimed(source);

        assertThat(first.task()).isEqualTo("a1");
        assertThat(other.task()).isEqualTo("b1");
        assertThat(other.index()).isEqualTo(2);
        assertThat(place.index()).isEqualTo(2);
        assertThat(claim(source)).isEqualTo(Claim.NOT_NOW);
        assertThat(source.exhausted()).as("with one set aside").isFalse();
        assertThat(source.available()).isZero();

        assertThat(source.ended(first)).as("one is ready").isTrue();

        assertThat(source.available()).isEqualTo(1);
        Held last = claimed(source);
        assertThat(last.task()).isEqualTo("a2");
        assertThat(place.index()).isEqualTo(1);
        assertThat(source.exhausted()).isTrue();
        assertThat(claim(source)).isEqualTo(Claim.NONE);
    }

    @Test
    void those_set_aside_come_first_in_their_order_and_nobody_overtakes_within_a_key() throws Throwable {
        Object[] tasks = {"a1", "a2", "a3", "b1", "a4", "b2", "c1"};
        var source = new KeyedSource(new ArraySource(tasks), KeyedSourceTest::letter, 1, 4);
        Held a1 = claimed(source);
        Held b1 = claimed(source);
        assertThat(b1.task()).isEqualTo("b1");

        source.ended(a1);
        Held a2 = claimed(source);
        assertThat(a2.task()).isEqualTo("a2");
        assertThat(claimed(source).task()).as("looking ahead").isEqualTo("c1");
        source.ended(b1);
        source.ended(a2);
        assertThat(claimed(source).task()).as("the first that became ready").isEqualTo("b2");
        Held a3 = claimed(source);
        assertThat(a3.task()).isEqualTo("a3");
        source.ended(a3);
        assertThat(claimed(source).task()).isEqualTo("a4");
    }

    @Test
    void P8_it_looks_ahead_at_most_a_window() throws Throwable {
        var pulled = new ArrayList<String>();
        Iterator<String> tasks = IntStream.iterate(0, i -> i + 1).mapToObj(i -> "a" + i).peek(pulled::add).iterator();
        var source = new KeyedSource(new IteratorSource(tasks), KeyedSourceTest::letter, 1, 3);

        Held first = claimed(source);
        assertThat(pulled).hasSize(1);
        assertThat(claim(source)).isEqualTo(Claim.NOT_NOW);
        assertThat(claim(source)).isEqualTo(Claim.NOT_NOW);
        assertThat(pulled).as("one runs, three are set aside").hasSize(4);
        assertThat(source.available()).isZero();

        source.ended(first);
        assertThat(source.available()).as("the ready one").isEqualTo(1);
        claimed(source);
        assertThat(source.available()).as("and there is room again").isEqualTo(Long.MAX_VALUE);
        assertThat(claim(source)).isEqualTo(Claim.NOT_NOW);
        assertThat(pulled).hasSize(5);
    }

    @Test
    void P8_keys_of_which_there_are_no_tasks_are_forgotten() throws Throwable {
        var source = new KeyedSource(
                new IteratorSource(IntStream.range(0, 10_000).iterator()), task -> task, 1, 3);

        for (int i = 0; i < 10_000; i++) {
            source.ended(claimed(source));
        }

        assertThat(source.keys()).isLessThanOrEqualTo(1);
    }

    /** The last task of a key ends while the key of the next is asked for: the key is unused for a moment only. */
    @Test
    void P8_a_key_that_is_used_again_is_not_forgotten() throws Throwable {
        var held = new ArrayList<Held>();
        var source = new KeyedSource[1];
        source[0] = new KeyedSource(new ArraySource(new Object[] {"a1", "a2", "a3"}), task -> {
            if (task.equals("a2")) {
                source[0].ended(held.getFirst());
            }
            return letter(task);
        }, 1, 3);
        held.add(claimed(source[0]));

        assertThat(claimed(source[0]).task()).isEqualTo("a2");

        assertThat(claim(source[0])).as("a2 has the only place").isEqualTo(Claim.NOT_NOW);
    }

    @Test
    void P3_what_is_set_aside_is_not_given_once_the_source_is_closed() throws Throwable {
        KeyedSource source = source("a1", "a2", "a3");
        Held first = claimed(source);
        claim(source);
        source.ended(first);

        source.close();

        assertThat(claim(source)).isEqualTo(Claim.NONE);
        assertThat(source.available()).isZero();
        assertThat(source.exhausted()).isTrue();
        assertThat(source.claimed()).as("from where they come").isEqualTo(3);
    }

    @Test
    void P3_a_task_whose_key_is_asked_for_while_the_source_closes_is_not_given() throws Throwable {
        var source = new KeyedSource[1];
        source[0] = new KeyedSource(new ArraySource(new Object[] {"a1", "b1"}), task -> {
            source[0].close();
            return task;
        }, 1, 3);

        assertThat(claim(source[0])).isEqualTo(Claim.NONE);
    }

    /** What is in the hands of who looks ahead has left the other source and is nowhere yet. */
    @Test
    void P4_it_is_not_exhausted_while_a_key_is_asked_for() throws Throwable {
        var exhausted = new ArrayList<Boolean>();
        var source = new KeyedSource[1];
        source[0] = new KeyedSource(new ArraySource(new Object[] {"a1", "a2"}), task -> {
            exhausted.add(source[0].exhausted());
            return letter(task);
        }, 1, 3);

        Held first = claimed(source[0]);
        assertThat(claim(source[0])).isEqualTo(Claim.NOT_NOW);

        assertThat(exhausted).containsExactly(false, false);
        source[0].ended(first);
        assertThat(claimed(source[0]).task()).isEqualTo("a2");
        assertThat(source[0].exhausted()).isTrue();
    }

    @Test
    void P4_a_ready_task_is_given_while_another_thread_blocks_looking_ahead() throws Throwable {
        var source = new KeyedSource[1];
        var held = new ArrayList<Held>();
        var claims = new ArrayList<Claim>();
        source[0] = new KeyedSource(new ArraySource(new Object[] {"a1", "a2", "b1"}), task -> {
            if (task.equals("b1")) {
                claims.add(claimByAnother(source[0]));
                source[0].ended(held.getFirst());
                claims.add(claimByAnother(source[0]));
            }
            return letter(task);
        }, 1, 3);
        held.add(claimed(source[0]));

        assertThat(claimed(source[0]).task()).isEqualTo("b1");

        assertThat(claims).containsExactly(Claim.NOT_NOW, Claim.TASK);
    }

    @Test
    void a_key_function_that_throws_is_told_with_its_task_and_takes_no_place() throws Throwable {
        var failure = new IllegalStateException("no key");
        var source = new KeyedSource(new ArraySource(new Object[] {"a1", "?", "a2"}), task -> {
            if (task.equals("?")) {
                throw failure;
            }
            return letter(task);
        }, 1, 3);

        claimed(source);
        Held held = claimed(source);
        assertThat(held.failure()).isSameAs(failure);
        assertThat(held.index()).isEqualTo(1);
        assertThat(source.ended(held)).isFalse();
        assertThat(claim(source)).isEqualTo(Claim.NOT_NOW);
    }

    @Test
    void without_a_key_there_is_no_limit() throws Throwable {
        var source = new KeyedSource(new ArraySource(new Object[] {"a1", "a2"}), task -> null, 1, 3);

        assertThat(claimed(source).task()).isEqualTo("a1");
        assertThat(claimed(source).task()).isEqualTo("a2");
    }

    @Test
    void what_the_other_source_throws_comes_through_and_takes_no_place() {
        var source = new KeyedSource(new IteratorSource(List.of("a1", "a2").stream()
                .peek(task -> {
                    throw new IllegalStateException(task);
                })
                .iterator()), KeyedSourceTest::letter, 1, 3);

        assertThat(catchThrowable(() -> claim(source))).hasMessage("a1");
        assertThat(source.exhausted()).isTrue();
    }

    private static KeyedSource source(Object... tasks) {
        return new KeyedSource(new ArraySource(tasks), KeyedSourceTest::letter, 1, 3);
    }

    private static Object letter(Object task) {
        return ((String) task).charAt(0);
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

    private Held claimed(KeyedSource source) throws Throwable {
        assertThat(claim(source)).isEqualTo(Claim.TASK);
        return (Held) source.task(place);
    }

    private Claim claim(Source source) throws Throwable {
        place.end();
        place.begin();
        return source.claim(place, 1);
    }
}
