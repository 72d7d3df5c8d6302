package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source by itself, for as many tasks as it keeps its counter close for, and for more. */
class ArraySourceTest {

    private final Place place = new Place();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 64, 65, 200})
    void gives_each_task_once_in_order(int size) {
        var source = source(size);

        List<Object> given = new ArrayList<>();
        while (claim(source, 1) == Claim.TASK) {
            given.add(source.task(place));
        }

        assertThat(given).isEqualTo(IntStream.range(0, size).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 65})
    void the_last_claim_gives_what_there_is(int size) {
        var source = source(size);

        assertThat(claim(source, size - 1)).isEqualTo(Claim.TASK);
        assertThat(place.index()).isZero();
        assertThat(source.available()).isEqualTo(1);
        assertThat(source.exhausted()).isFalse();
        assertThat(claim(source, 3)).isEqualTo(Claim.TASK);
        assertThat(place.index()).isEqualTo(size - 1);
        assertThat(place.claimed()).isEqualTo(1);
        assertThat(source.available()).isZero();
        assertThat(source.exhausted()).isTrue();
        assertThat(source.claimed()).as("no more than there were").isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 65})
    void P3_a_closed_source_gives_nothing_and_knows_what_it_gave(int size) {
        var source = source(size);
        claim(source, 2);

        source.close();

        assertThat(source.claimed()).isEqualTo(2);
        assertThat(claim(source, 1)).isEqualTo(Claim.NONE);
        assertThat(source.exhausted()).isTrue();
        assertThat(source.available()).isZero();
        assertThat(source.claimed()).as("after a claim in vain").isEqualTo(2);
        assertThat(source.size()).hasValue(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 65})
    void closing_once_more_changes_nothing(int size) {
        var source = source(size);
        claim(source, 2);

        source.close();
        source.close();
        claim(source, 1);
        source.close();

        assertThat(source.claimed()).isEqualTo(2);
        assertThat(claim(source, 1)).isEqualTo(Claim.NONE);
    }

    private static ArraySource source(int size) {
        return new ArraySource(IntStream.range(0, size).boxed().toArray());
    }

    /** Claims by a thread that does not begin what its last claim left over. */
    private Claim claim(ArraySource source, int most) {
        place.end();
        place.begin();
        return source.claim(place, most);
    }
}
