package dev.braid.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that cannot be meant so: what they are told, before anything is read or run. */
class UsageTest {

    @SuppressWarnings("InputStreamSlowMultibyteRead")
    private static final InputStream UNTOUCHED = new InputStream() {
        @Override
        public int read() throws IOException {
            throw new IOException("was read");
        }
    };

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            -j 0 echo                     | -j 0: at least one task must run at a time
            -j -2 echo                    | -j -2: at least one task must run at a time
            -j many echo                  | -j many: not a whole number from 1 to 2147483647
            --jobs=1.5 echo               | --jobs 1.5: not a whole number from 1 to 2147483647
            -j                            | -j: a value is missing; say for example -j 8
            --timeout                     | --timeout: a value is missing; say for example --timeout 30s
            --timeout soon echo           | --timeout soon: not a duration; say for example 30, 1.5s, 500ms, 2m or 1h
            --timeout 0 echo              | --timeout 0: a time-out must be longer than zero
            --task-timeout -1 echo        | --task-timeout -1: not a duration
            --grace x echo                | --grace x: not a duration
            --halt son echo               | --halt son: it is one of now, soon, never; did you mean soon?
            --halt 1 echo                 | --halt 1: it is one of now, soon, never
            --progress bars echo          | --progress bars: it is one of auto, plain, none
            --keep-going --halt soon echo | --keep-going and --halt soon: the first means --halt never; leave one of them out
            --jsonl --tag echo            | --jsonl and --tag: an object holds a task's whole output and its line already; leave one of them out
            --jsonl --line-buffer echo    | --jsonl and --line-buffer: an object
            --jobz=3 echo                 | --jobz=3: there is no such option; did you mean --jobs? A command that begins with - goes after --
            --keepgoing echo              | --keepgoing: there is no such option; did you mean --keep-going?
            --line-buffered echo          | --line-buffered: there is no such option; did you mean --line-buffer?
            --xyzzy echo                  | --xyzzy: there is no such option; braid run --help lists them. A command
            --jobs= echo                  | --jobs '': not a whole number
            -krm echo                     | -krm: there is no option -r; braid run --help lists them
            -0nx                          | -0nx: there is no option -x; braid run --help lists them
            -x echo                       | -x: there is no such option; braid run --help lists them
            --keep-going=yes echo         | --keep-going=yes: --keep-going takes no value
            -a /no/such/file echo         | -a /no/such/file: cannot be read: No such file or directory
            -a /tmp echo                  | -a /tmp: cannot be read: Is a directory
            -a x echo ::: y               | -a is of no use beside ':::', after which the lines stand; leave one of them out
            -0 echo ::: y                 | -0 is of no use beside ':::', after which the lines stand; leave one of them out
            echo ::: x ::: y              | ':::' stands twice: there is one list
            """)
    void what_is_wrong_is_named_with_what_is_allowed(String args, String message) {
        assertThatThrownBy(() -> new Command().in(UNTOUCHED).run(args.split(" ")))
                .isInstanceOf(UsageException.class)
                .message().startsWith(message);
    }

    @Test
    void the_last_of_several_values_counts() throws UsageException {
        assertThat(new Command().run("-j", "8", "-j", "1", "echo", "{%}", ":::", "a", "b").out()).isEqualTo("1\n1\n");
    }

    @Test
    void options_after_the_command_are_its_own() throws UsageException {
        assertThat(new Command().run("-j1", "echo", "-n", "--jobs", "-j", "0", "{}", ":::", "a").out()).isEqualTo("--jobs -j 0 a");
    }

    @Test
    void a_command_that_begins_with_a_dash_goes_after_two() throws UsageException {
        assertThat(new Command().run("--", "-no-such", ":::", "a").err()).contains("-no-such: there is no such command on the PATH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void help_has_examples_and_warns_of_injection(String option) throws UsageException {
        var result = new Command().in(UNTOUCHED).run(option);

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("--keep-going", "Examples", "sh -c '… \"$1\"' _ {}", "injection", "127");
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
    }
}
