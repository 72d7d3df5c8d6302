package dev.braid.examples.pipelines;

import static dev.braid.test.BraidAssertions.assertNothingLeaks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.pipeline.Pipeline;
import dev.braid.pipeline.Unfolded;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SquaresTest {

    @Test
    void two_stages_square_twice_in_order() throws InterruptedException {
        var printed = new ByteArrayOutputStream();

        Square.print(new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("16%n81%n".formatted());
    }

    @Test
    void two_branches_square_all_of_the_numbers_between_them() throws InterruptedException {
        Integer[] numbers = IntStream.range(0, 10_000).boxed().toArray(Integer[]::new);

        assertThat(SquareMerged.squares(numbers).toList())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10_000).map(n -> n * n).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000})
    void who_wants_one_square_leaves_nothing_running(int times) throws Exception {
        assertNothingLeaks(() -> {
            for (int i = 0; i < times; i++) {
                assertThat(SquareFirst.first(Square.gen(2, 3)).orElseThrow()).isIn(4, 9);
            }
        });
    }

    @Test
    void who_wants_one_square_of_endlessly_many_numbers_pulls_no_more_than_there_is_room_for() throws Exception {
        var pulled = new AtomicInteger();
        Pipeline<Integer> endless = Pipeline.unfold(
                2, n -> Optional.of(new Unfolded<>(n, n + 1)));

        assertNothingLeaks(() -> assertThat(SquareFirst.first(endless.peek(_ -> pulled.incrementAndGet()))).isPresent());

        assertThat(pulled).hasValueLessThanOrEqualTo(2 * 256 + 256 + 3);
    }

    @ParameterizedTest
    @ValueSource(classes = {Square.class, SquareMerged.class, SquareFirst.class})
    void each_program_says_something_and_leaves_nothing_running(Class<?> program) throws Exception {
        var printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertNothingLeaks(() -> program.getMethod("main", String[].class).invoke(null, (Object) new String[0]));
        } finally {
            System.setOut(out);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8)).isNotBlank();
    }
}
