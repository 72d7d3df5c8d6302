package dev.braid.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.cli.os.ReaderGoneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The status line and what is written above it. */
class ScreenTest {

    private static final String ERASE = "\r\033[K";

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    @Test
    void the_status_line_makes_room_and_comes_again() {
        Screen screen = new Screen(terminal, true, terminal);

        screen.status("1/2");
        screen.write((out, err) -> out.write(bytes("a\nb\n")));
        screen.note("hi");
        screen.status("2/2");
        screen.status("");

        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .isEqualTo("1/2" + ERASE + "a\nb\n" + "1/2" + ERASE + "hi\n" + "1/2" + ERASE + "2/2" + ERASE);
    }

    @Test
    void a_line_that_has_not_ended_is_not_overwritten() {
        Screen screen = new Screen(terminal, true, terminal);

        screen.status("1/2");
        screen.write((out, err) -> out.write(bytes("begun")));
        screen.status("2/2");
        screen.write((out, err) -> out.write(bytes(" ended\n")));

        assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("1/2" + ERASE + "begun ended\n2/2");
    }

    @Test
    void a_note_does_not_stand_behind_a_line_that_has_begun() {
        Screen screen = new Screen(terminal, true, terminal);

        screen.write((out, err) -> out.write(bytes("result")));
        screen.note("hi");
        screen.write((out, err) -> {
            err.write(bytes("oops"));
            screen.note("why");
        });

        assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("result\nhi\noops\nwhy\n");
    }

    @Test
    void a_note_in_a_file_of_its_own_begins_a_line_whatever_goes_elsewhere() {
        var results = new ByteArrayOutputStream();
        Screen screen = new Screen(results, false, terminal);

        screen.write((out, err) -> out.write(bytes("result")));
        screen.note("hi");
        screen.write((out, err) -> err.write(bytes("oops")));
        screen.note("why");

        assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("hi\noops\nwhy\n");
        assertThat(results.toString(StandardCharsets.UTF_8)).isEqualTo("result");
    }

    @Test
    void an_urgent_note_does_not_wait_for_a_writer_whose_reader_has_stopped() throws Exception {
        var reads = new CountDownLatch(1);
        var writes = new CountDownLatch(1);
        Screen screen = new Screen(OutputStream.nullOutputStream(), false, terminal);
        Thread writer = Thread.ofVirtual().start(() -> screen.write((out, err) -> {
            writes.countDown();
            awaitQuietly(reads);
        }));
        writes.await();

        screen.noteAtOnce("stopping");

        assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("stopping\n");
        reads.countDown();
        writer.join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_goes_elsewhere_does_not_touch_the_status_line() {
        var file = new ByteArrayOutputStream();
        Screen screen = new Screen(file, false, terminal);

        screen.status("1/2");
        screen.write((out, err) -> out.write(bytes("a")));

        assertThat(terminal.toString(StandardCharsets.UTF_8)).isEqualTo("1/2");
        assertThat(file.toString(StandardCharsets.UTF_8)).isEqualTo("a");
        assertThat(screen.hasWritten()).isTrue();
    }

    @Test
    void standard_output_that_cannot_be_written_is_an_error_and_standard_error_none() {
        Screen screen = new Screen(failing(), false, failing());

        screen.note("nobody hears this");
        assertThatThrownBy(() -> screen.write((out, err) -> out.write('x')))
                .isInstanceOfSatisfying(OutputException.class, e -> assertThat(e.isReaderGone()).isTrue());
    }

    private static OutputStream failing() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new ReaderGoneException();
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
