package dev.braid.cli.output;

import java.io.IOException;
import java.io.OutputStream;

/** Puts a tag, which may be empty, before each line. */
public final class TaggedOutput extends OutputStream {

    private final OutputStream target;
    private final byte[] tag;
    private boolean isAtLineStart = true;

    public TaggedOutput(OutputStream target, byte[] tag) {
        this.target = target;
        this.tag = tag.clone();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (tag.length == 0 && length > 0) {
            target.write(bytes, from, length);
            isAtLineStart = bytes[from + length - 1] == '\n';
            return;
        }
        int end = from + length;
        for (int at = from; at < end; ) {
            if (isAtLineStart) {
                target.write(tag);
            }
            int newline = at;
            while (newline < end && bytes[newline] != '\n') {
                newline++;
            }
            int next = Math.min(newline + 1, end);
            target.write(bytes, at, next - at);
            isAtLineStart = newline < end;
            at = next;
        }
    }

    /** Ends a line that has begun. */
    public void endLine() throws IOException {
        if (!isAtLineStart) {
            target.write('\n');
            isAtLineStart = true;
        }
    }
}
