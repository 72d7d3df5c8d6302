package dev.braid.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, quoted commands, near words, bytes. */
class TextTest {

    @ParameterizedTest
    @CsvSource({"30, 30000", "1.5s, 1500", ".5, 500", "500ms, 500", "2m, 120000", "1h, 3600000", "1d, 86400000", "0, 0"})
    void durations_are_read_as_people_write_them(String text, long millis) {
        assertThat(DurationText.parse(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1", "1 s", "1x", "1.", "1e3", "99999999d", "ten"})
    void what_is_no_duration_is_none(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms", "12, 12 ms", "99, 99 ms", "100, 0.1 s", "1449, 1.4 s", "30000, 30 s", "59949, 59.9 s", "59950, 1 min",
        "200000, 3 min 20 s", "3600000, 1 h", "18720000, 5 h 12 min"
    })
    void durations_are_shown_with_the_precision_that_a_person_wants(long millis, String shown) {
        assertThat(DurationText.shown(Duration.ofMillis(millis))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '%', value = {
        "a-b_c/d.e | a-b_c/d.e", "a b | 'a b'", "it's | 'it'\\''s'", "$x | '$x'", "~ | '~'", "ä | 'ä'", "* | '*'"
    })
    void arguments_are_quoted_for_a_shell(String argument, String quoted) {
        assertThat(Shell.quoted(Bytes.of(argument))).isEqualTo(quoted);
    }

    @Test
    void empty_and_unprintable_arguments_are_quoted_too() {
        assertThat(Shell.quoted(List.of(Bytes.of(""), Bytes.of("a\nb\t'\\\033"), new Bytes("\u00ff")))).isEqualTo("'' $'a\\nb\\t\\'\\\\\\x1b' $'\\xff'");
    }

    @Test
    void the_nearest_word_is_found_if_it_is_near() {
        List<String> words = List.of("--jobs", "--keep-going", "--timeout", "--task-timeout");

        assertThat(Nearest.to("--jobz", words)).contains("--jobs");
        assertThat(Nearest.to("--keepgoing", words)).contains("--keep-going");
        assertThat(Nearest.to("--time-out", words)).contains("--timeout");
        assertThat(Nearest.to("--task", words)).contains("--task-timeout");
        assertThat(Nearest.to("--xyzzy", words)).isEmpty();
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void bytes_keep_what_is_not_text_and_show_nothing_that_moves_a_cursor() {
        Bytes bytes = new Bytes("a\u00ff");

        assertThat(bytes.toArray()).containsExactly('a', 0xff);
        assertThat(bytes.isText()).isFalse();
        assertThat(bytes.text()).isEqualTo("a\ufffd");
        assertThat(Bytes.of("ä€").text()).isEqualTo("ä€");
        assertThat(Bytes.of("a\033[2J\r\nb")).hasToString("a\\x1b[2J\\r\\nb");
    }
}
