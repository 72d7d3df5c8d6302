package dev.braid.cli.os;

import dev.braid.cli.text.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The arguments of this process as the bytes that they are: the JVM decodes them by the locale, and loses what does not fit it. */
public final class CommandLine {

    private CommandLine() {}

    /**
     * The last of this process's arguments.
     *
     * @param decoded as {@code main} got them
     */
    public static List<Bytes> arguments(String[] decoded) {
        try (FdInput line = FdInput.open(Bytes.of("/proc/self/cmdline"))) {
            List<Bytes> all = split(line.readAllBytes());
            if (all.size() > decoded.length) {
                return all.subList(all.size() - decoded.length, all.size());
            }
        } catch (IOException e) {
            // no /proc: then as decoded
        }
        return Arrays.stream(decoded).map(Bytes::of).toList();
    }

    private static List<Bytes> split(byte[] terminated) {
        List<Bytes> strings = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < terminated.length; i++) {
            if (terminated[i] == 0) {
                strings.add(Bytes.of(terminated, from, i));
                from = i + 1;
            }
        }
        return strings;
    }
}
