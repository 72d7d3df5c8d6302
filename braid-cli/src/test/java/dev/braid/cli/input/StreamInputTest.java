package dev.braid.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.cli.text.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines from a stream: whole however they come, counted early, never waited for once closed. */
class StreamInputTest {

    @ParameterizedTest
    @CsvSource({"'',0", "a,1", "'a\n',1", "'a\nb',2", "'a\nb\n',2", "'\n',1", "'\n\n',2", "'a\n\nb',3"})
    void the_last_line_may_have_an_end_or_not(String text, int lines) {
        try (Input input = of(text)) {
            List<Line> read = all(input);

            assertThat(read).hasSize(lines).extracting(Line::number).isSorted().doesNotHaveDuplicates();
            assertThat(String.join("\n", read.stream().map(line -> line.content().text()).toList()))
                    .isEqualTo(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
            assertThat(input.known()).isEqualTo(lines);
            assertThat(input.isWhole()).isTrue();
        }
    }

    @RepeatedTest(50)
    void lines_are_whole_wherever_reads_end(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> expected = new ArrayList<>();
        for (int i = random.nextInt(200); i >= 0; i--) {
            expected.add("x".repeat(random.nextInt(10) == 0 ? random.nextInt(100_000) : random.nextInt(20)));
        }
        byte[] bytes = (String.join("\n", expected) + "\n").getBytes(StandardCharsets.UTF_8);

        try (Input input = new StreamInput(inPieces(bytes, random), Separator.NEWLINE)) {
            assertThat(all(input)).extracting(line -> line.content().text()).isEqualTo(expected);
            assertThat(input.known()).isEqualTo(expected.size());
        }
    }

    @Test
    void a_line_of_which_not_all_was_read_when_it_was_closed_is_none() throws Exception {
        CountDownLatch allIsTaken = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Iterator<byte[]> reads = List.of("a\nb\ncut of".getBytes(StandardCharsets.UTF_8)).iterator();
        Input input = new StreamInput(new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                if (reads.hasNext()) {
                    byte[] read = reads.next();
                    System.arraycopy(read, 0, bytes, from, read.length);
                    return read.length;
                }
                allIsTaken.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
                return -1;
            }
        }, Separator.NEWLINE);
        allIsTaken.await();
        assertThat(input.known()).isEqualTo(3);
        assertThat(input.next().content().text()).isEqualTo("a");

        input.close();

        List<String> left = new ArrayList<>();
        input.forEachLeft(line -> left.add(line.content().text()));
        assertThat(left).containsExactly("b");
        never.countDown();
    }

    @Test
    void a_line_that_was_promised_is_given_though_it_was_closed_since() {
        for (Input input : List.of(of("a\nb\n"), new ListInput(List.of(Bytes.of("a"), Bytes.of("b"))))) {
            assertThat(input.hasNext()).isTrue();
            input.close();
            assertThat(input.next().content().text()).isEqualTo("a");
            assertThat(input.hasNext()).isFalse();
        }
    }

    @Test
    void how_many_there_are_is_known_before_they_are_taken() throws InterruptedException {
        try (Input input = of("x\n".repeat(1_000_000))) {
            awaitWhole(input);

            assertThat(input.known()).isEqualTo(1_000_000);
        }
    }

    @Test
    void P8_no_more_than_some_megabytes_are_read_ahead() throws Exception {
        CountDownLatch enough = new CountDownLatch(9 << 20);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                enough.countDown();
                return '\n';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                for (int i = 0; i < length; i++) {
                    bytes[from + i] = (byte) read();
                }
                return length;
            }
        };
        try (Input input = new StreamInput(endless, Separator.NEWLINE)) {
            long before = -1;
            while (input.known() != before) { // until it stands still
                before = input.known();
                Thread.sleep(100);
            }
            assertThat(enough.getCount()).isPositive();
            assertThat(input.next().number()).isEqualTo(1);
            assertThat(input.isWhole()).isFalse();
        }
    }

    @Test
    void closing_wakes_whoever_waits_for_a_line() throws Exception {
        try (var writer = new PipedOutputStream();
                var never = new PipedInputStream(writer)) {
            Input input = new StreamInput(never, Separator.NEWLINE);
            List<Boolean> answers = new ArrayList<>();
            Thread taker = Thread.ofVirtual().start(() -> answers.add(input.hasNext()));
            while (taker.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }

            input.close();

            taker.join();
            assertThat(answers).containsExactly(false);
        }
    }

    @Test
    void what_was_read_and_not_taken_is_there_after_closing() throws InterruptedException {
        Input input = of("a\nb\nc\nd");
        awaitWhole(input);
        input.next();
        assertThat(input.hasNext()).isTrue();

        input.close();

        assertThat(input.hasNext()).isFalse();
        List<String> left = new ArrayList<>();
        input.forEachLeft(line -> left.add(line.number() + line.content().text()));
        assertThat(left).containsExactly("2b", "3c", "4d");
    }

    @Test
    void a_stream_that_fails_says_after_which_line() {
        InputStream failing = new InputStream() {
            private boolean begun;

            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                if (begun) {
                    return read();
                }
                begun = true;
                bytes[from] = 'a';
                bytes[from + 1] = '\n';
                return 2;
            }
        };
        try (Input input = new StreamInput(failing, Separator.NEWLINE)) {
            assertThat(input.next().content().text()).isEqualTo("a");
            assertThatThrownBy(input::hasNext).isInstanceOf(InputException.class)
                    .hasMessage("the input could not be read after line 1: the disk is gone");
        }
    }

    @Test
    void a_line_without_end_is_refused_before_it_fills_the_memory() {
        try (Input input = of("a\n" + "x".repeat(3 << 20))) {
            input.next();

            assertThatThrownBy(input::hasNext).isInstanceOf(InputException.class)
                    .hasMessageStartingWith("line 2 is longer than any command may be").hasMessageContaining("say -0");
        }
    }

    private static Input of(String text) {
        return new StreamInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Separator.NEWLINE);
    }

    private static List<Line> all(Input input) {
        List<Line> lines = new ArrayList<>();
        input.forEachRemaining(lines::add);
        return lines;
    }

    private static void awaitWhole(Input input) throws InterruptedException {
        while (!input.isWhole()) {
            Thread.sleep(1);
        }
    }

    private static InputStream inPieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(length, 1 + random.nextInt(random.nextBoolean() ? 8 : 65_536)));
            }
        };
    }
}
