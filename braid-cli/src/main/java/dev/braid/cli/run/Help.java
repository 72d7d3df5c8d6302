package dev.braid.cli.run;

/** What {@code braid run --help} says. */
final class Help {

    private static final String TEXT =
            """
            braid run [options] [--] COMMAND [ARG…]
            braid run [options] [--] COMMAND [ARG…] ::: LINE…

            Runs COMMAND once for each line, several at a time. What each prints comes out
            whole, in the order of the lines. The first failure stops the rest: nothing more
            is started, what runs is ended with all its children, and the failing line is
            named, with its exit status and what it said.

            COMMAND is started directly, not by a shell, so a line may hold any characters.
            Its standard input is empty, and it has no terminal. In its arguments,
              {}    is the line
              {#}   is its number, from 1
              {%}   is the slot: a number from 1 to N that no other running process has
            Without any of them the line is the last argument. Without COMMAND each line is
            itself a command, for sh.

            Input
              -a, --arg-file FILE   lines from FILE; otherwise from standard input
              -0, --null            lines end in NUL, as those of find -print0 do, and may
                                    hold newlines
              ::: LINE…             the lines are these

            How
              -j, --jobs N          at most N processes at a time (default: the number of
                                    processors)
              -k, --keep-going      run all lines, whatever fails; same as --halt never
                  --halt WHEN       after a failure: now (default) ends what runs, soon only
                                    starts no more, never goes on
                  --timeout T       end everything after T: 30, 1.5s, 500ms, 2m, 1h
                  --task-timeout T  end a process after T; that is a failure of its line
                  --grace T         how long processes have to end when asked to (TERM),
                                    before they are killed (default: 5s)
              -n, --dry-run         print the commands, run none

            Output
                  --unordered       whole, as processes end
                  --line-buffer     line by line, as they come
                  --tag             each line after the line of the input and a tab
                  --jsonl           an object for each line that was read: seq, input,
                                    queued, argv, slot, start, end, exit, signal, outcome
                                    (ok, failed, timeout, cancelled, skipped), stdout,
                                    stderr, null if there is none; and problem, if there is
                                    more to say.
                                    What is not UTF-8 is there twice: as text with U+FFFD,
                                    and exactly, as stdout_base64 and the like
                  --progress HOW    auto (default): a bar, where standard error is a
                                    terminal; plain: a line now and then; none. NO_COLOR,
                                    TERM=dumb and CI are heeded
            What is ended with the run prints nothing, but with --line-buffer and --jsonl.
            Outputs that have to wait and do not fit in memory wait in files in TMPDIR.

              -h, --help            this text

            Examples
              find . -name '*.java' | braid run -j 4 md5sum {}
              find . -name '*.log' -print0 | braid run -0 gzip -9
              braid run -j 20 --keep-going --tag -a hosts -- ssh {} uptime
              braid run --jsonl -k -a urls curl -sf | jq -r 'select(.outcome != "ok").input'
              braid run convert {} -resize 50% small/{} ::: *.png
              seq 100 | braid run -- sh -c 'echo "$1 squared is $(($1 * $1))"' _ {}

            To use a shell, pass the line as an argument, as in the last example:
              sh -c '… "$1"' _ {}
            A {} inside the script itself would be an injection: the shell would run
            whatever the line says.

            Background processes of a command that has ended get --grace to finish, then
            they are ended too; setsid lets one live. Ctrl-Z suspends the processes with
            braid; time-outs go on.

            Traced by OpenTelemetry if OTEL_EXPORTER_OTLP_ENDPOINT is set: a span for the
            run, below TRACEPARENT, and one for each line, its process's TRACEPARENT.

            Exit status
              0    all went well
              1    some failed, or the lines could not be read or the output not written
              2    the command line is wrong
              124  --timeout has passed
              126  COMMAND may not be executed
              127  there is no COMMAND
              129  the terminal has gone
              130  interrupted: the first Ctrl-C ends the processes and reports, the second
                   kills them
              141  who reads the output has seen enough, as head does
              143  terminated
            """;

    private Help() {}

    static int print(Console console) {
        return console.print(TEXT);
    }
}
