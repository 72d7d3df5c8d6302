package dev.braid.cli.run;

import dev.braid.cli.os.FdOutput;
import dev.braid.cli.os.ReaderGoneException;
import dev.braid.cli.text.Bytes;
import dev.braid.cli.text.Style;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Where a run meets the world.
 *
 * @param outDescriptor whose reader is watched; empty if there is none to watch
 * @param columns of the terminal that standard error is; 0 while that is somebody else's
 */
public record Console(
        InputStream in,
        OutputStream out,
        OutputStream err,
        Kinds terminals,
        OptionalInt outDescriptor,
        IntSupplier columns,
        Function<String, Bytes> environment,
        Signals signals) {

    /** Which of the streams are terminals. */
    public record Kinds(boolean in, boolean out, boolean err) {}

    /** Writes a line to standard error, if that can be. */
    public void say(String line) {
        try {
            err.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // nobody to tell
        }
    }

    /** Writes a text to standard output; returns the exit status. */
    public int print(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            return ExitStatus.OK;
        } catch (ReaderGoneException e) {
            return ExitStatus.BROKEN_PIPE;
        } catch (IOException e) {
            say("braid: the output could not be written: " + e.getMessage());
            return ExitStatus.FAILED;
        }
    }

    /** From now on waits for those who read standard output and standard error only while something is taken now and then. */
    void hurry(Duration patience) {
        for (OutputStream stream : List.of(out, err)) {
            if (stream instanceof FdOutput descriptor) {
                descriptor.hurry(patience);
            }
        }
    }

    Style style() {
        boolean coloured = terminals.err() && !isDumb() && variable("NO_COLOR").isEmpty();
        return coloured ? Style.COLOURED : Style.PLAIN;
    }

    /** Whether a line can be drawn again and again in the same place, and somebody sees it. */
    boolean canDraw() {
        return terminals.err() && !isDumb() && !isCi();
    }

    private boolean isDumb() {
        String terminal = variable("TERM");
        return terminal.isEmpty() || terminal.equals("dumb");
    }

    boolean isCi() {
        String ci = variable("CI");
        return !ci.isEmpty() && !ci.equals("false") && !ci.equals("0");
    }

    boolean isUnicode() {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            if (!variable(name).isEmpty()) {
                return variable(name).matches("(?i).*utf-?8.*");
            }
        }
        return false;
    }

    private String variable(String name) {
        return bytesOf(name).text();
    }

    /** What an environment variable holds; empty if it is not set. */
    Bytes bytesOf(String variable) {
        return environment.apply(variable);
    }
}
