package dev.braid.cli.output;

import dev.braid.cli.process.Sink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes on what a process prints as it comes, but whole lines only: what has no end yet waits, however long it gets. */
public final class LineSink implements Sink, AutoCloseable {

    /** Which of the two streams it goes to. */
    @FunctionalInterface
    public interface Choice {

        OutputStream of(OutputStream out, OutputStream err);
    }

    private final Screen screen;
    private final Choice choice;
    private final byte[] tag;
    private final Scratch scratch;
    private Spool begun;

    public LineSink(Screen screen, Choice choice, byte[] tag, Scratch scratch) {
        this.screen = screen;
        this.choice = choice;
        this.tag = tag.clone();
        this.scratch = scratch;
        this.begun = new Spool(scratch);
    }

    @Override
    public void take(byte[] bytes, int length) throws IOException {
        int whole = length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        if (whole > 0) {
            pass(bytes, whole);
        }
        if (whole < length) {
            byte[] rest = new byte[length - whole];
            System.arraycopy(bytes, whole, rest, 0, rest.length);
            begun.take(rest, rest.length);
        }
    }

    /** Nothing more comes: a last line without an end gets one, so that the next does not run into it. */
    public void finish() {
        if (begun.size() > 0) {
            pass(new byte[0], 0);
        }
    }

    private void pass(byte[] bytes, int length) {
        begun.finish();
        screen.write((out, err) -> {
            OutputStream buffered = new BufferedOutputStream(choice.of(out, err), 8192);
            TaggedOutput tagged = new TaggedOutput(buffered, tag);
            begun.writeTo(tagged);
            tagged.write(bytes, 0, length);
            tagged.endLine();
            buffered.flush();
        });
        begun.close();
        begun = new Spool(scratch);
    }

    /** Keeps nothing any more. */
    @Override
    public void close() {
        begun.close();
    }
}
