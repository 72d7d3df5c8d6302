package dev.braid.cli.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that the JVM keeps open for itself, some of them in a way that children would inherit them. */
public final class OwnFiles {

    private static final int FIRST_NOT_STANDARD = 3;

    private OwnFiles() {}

    /** Keeps them from children, who then inherit what the user has opened and no more. */
    public static void hide() {
        List<Path> own = Stream.concat(
                        Stream.of(System.getProperty("java.home", "")),
                        Pattern.compile(":").splitAsStream(System.getProperty("jdk.module.path", "")))
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .toList();
        try (Arena arena = Arena.ofConfined();
                DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            Libc libc = new Libc(arena);
            for (Path link : open) {
                int fd = Integer.parseInt(link.getFileName().toString());
                if (fd >= FIRST_NOT_STANDARD && isOneOf(own, link)) {
                    libc.setCloseOnExec(fd);
                }
            }
        } catch (IOException e) {
            // no /proc: then they are inherited, read-only as they are
        }
    }

    private static boolean isOneOf(List<Path> own, Path link) {
        try {
            Path file = Files.readSymbolicLink(link);
            return own.stream().anyMatch(file::startsWith);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
