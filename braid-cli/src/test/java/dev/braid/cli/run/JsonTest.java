package dev.braid.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --jsonl}: an object for each line of the input. */
class JsonTest {

    private static final String[] FIELDS = {
        "seq", "input", "queued", "argv", "slot", "start", "end", "exit", "signal", "outcome", "stdout", "stderr"
    };

    @TempDir
    private Path folder = Path.of("");

    @Test
    void an_object_says_all_about_a_task() throws Exception {
        Instant before = Instant.now();

        var task = objects(Command.reading("a \"b\"\n").run("--jsonl", "sh", "-c", "printf 'o\\n%s' \"$1\"; echo e >&2", "_", "{}").out()).getFirst();

        assertThat(task.keySet()).containsExactly(FIELDS);
        assertThat(task)
                .containsEntry("seq", "1").containsEntry("input", "a \"b\"").containsEntry("slot", "1")
                .containsEntry("argv", List.of("sh", "-c", "printf 'o\\n%s' \"$1\"; echo e >&2", "_", "a \"b\""))
                .containsEntry("exit", "0").containsEntry("signal", "null").containsEntry("outcome", "ok")
                .containsEntry("stdout", "o\na \"b\"").containsEntry("stderr", "e\n");
        assertThat(List.of(before, time(task, "queued"), time(task, "start"), time(task, "end"), Instant.now())).isSorted();
    }

    @Test
    void there_is_an_object_for_each_line_whatever_became_of_it() throws Exception {
        String printed = folder.resolve("printed").toString();
        String script = "echo $1; case $1 in wait) touch $0; sleep 1000;;"
                + " fail) while [ ! -e $0 ]; do sleep 0.01; done; echo why >&2; exit 3;; esac";

        var result = Command.reading("ok\nwait\nfail\nnot\nthese\n").run("--jsonl", "-j", "2", "sh", "-c", script, printed, "{}");

        var tasks = objects(result.out());
        assertThat(tasks).extracting(task -> task.get("input")).containsExactly("ok", "wait", "fail", "not", "these");
        assertThat(tasks).extracting(task -> task.get("outcome")).containsExactly("ok", "cancelled", "failed", "skipped", "skipped");
        assertThat(tasks).extracting(task -> task.get("signal")).containsExactly("null", "SIGTERM", "null", "null", "null");
        assertThat(tasks).extracting(task -> task.get("exit")).containsExactly("0", "null", "3", "null", "null");
        assertThat(tasks).as("the same fields in each").allSatisfy(task -> assertThat(task.keySet()).containsExactly(FIELDS));
        assertThat(tasks.get(1)).as("what it had printed").containsEntry("stdout", "wait\n");
        assertThat(result.err())
                .containsPattern("line 3 \\(\"fail\"\\): exit status 3 after .*\n  \\| why\n")
                .contains("1 done, 1 failed, 1 cancelled, 2 not started");
    }

    @RepeatedTest(20)
    void no_line_is_missing_or_there_twice_however_the_run_is_cut_off() throws Exception {
        var result = Command.reading(Numbers.numbers(1, 200)).run("--jsonl", "-j", "8", "sh", "-c", "[ $1 != 20 ]", "_", "{}");

        assertThat(objects(result.out())).extracting(task -> task.get("seq"))
                .containsExactlyInAnyOrderElementsOf(Numbers.numbers(1, 200).lines().toList());
    }

    @Test
    void time_outs_and_what_could_not_be_started_have_their_outcomes() throws Exception {
        var tasks = objects(Command.reading("sleep\nno-such-command\n").run("--jsonl", "-k", "--task-timeout", "200ms", "{}", "1000").out());

        assertThat(tasks).extracting(task -> task.get("outcome")).containsExactly("timeout", "failed");
        assertThat(tasks.get(1)).containsEntry("exit", "127").containsEntry("problem", "no-such-command: there is no such command on the PATH");
    }

    @Test
    void an_output_that_cannot_be_kept_has_its_object_too() throws Exception {
        var tasks = objects(Command.reading("1\n2\n").with("TMPDIR", folder.resolve("none").toString())
                .run("--jsonl", "-k", "-j", "1", "sh", "-c", "[ $1 = 2 ] || exec yes", "_", "{}").out());

        assertThat(tasks).extracting(task -> task.get("outcome")).containsExactly("failed", "ok");
        assertThat(tasks.getFirst()).containsEntry("exit", "null").containsEntry("signal", "null");
        assertThat(tasks.getFirst().get("problem")).asString().startsWith("its output could not be kept: no folder can be made in ");
        assertThat(tasks.getFirst().get("stdout")).asString().startsWith("y\ny\n");
    }

    @Test
    void bytes_that_are_not_UTF_8_are_there_twice_as_text_and_exactly() throws Exception {
        byte[] input = {'a', (byte) 0xff, 'b'};

        var task = objects(Command.reading(input).run("--jsonl", "printf", "%s").out()).getFirst();

        String exact = Base64.getEncoder().encodeToString(input);
        assertThat(task)
                .containsEntry("input", "a\ufffdb").containsEntry("input_base64", exact)
                .containsEntry("stdout", "a\ufffdb").containsEntry("stdout_base64", exact)
                .containsEntry("argv", List.of("printf", "%s", "a\ufffdb"))
                .containsEntry("argv_base64", List.of("cHJpbnRm", "JXM=", exact))
                .doesNotContainKey("stderr_base64");
    }

    @Test
    void text_beyond_ASCII_survives_where_buffers_meet() throws Exception {
        String text = "x" + "äöü€𝄞".repeat(50_000);

        String script = "printf x; i=0; while [ $i -lt 500 ]; do printf '" + "äöü€𝄞".repeat(100) + "'; i=$((i+1)); done";

        var task = objects(Command.reading("1\n").run("--jsonl", "sh", "-c", script).out()).getFirst();

        assertThat(task).containsEntry("stdout", text).doesNotContainKey("stdout_base64");
    }

    private static Instant time(Map<String, Object> task, String field) {
        return Instant.parse(String.valueOf(task.get(field)));
    }

    private static List<Map<String, Object>> objects(String lines) throws IOException {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (String line : lines.split("\n")) {
            try (JsonParser parser = new JsonFactory().createParser(line)) {
                assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
                objects.add(object(parser));
            }
        }
        return objects;
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                List<String> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(parser.getText());
                }
                object.put(name, values);
            } else {
                object.put(name, parser.getText());
            }
        }
        return object;
    }
}
