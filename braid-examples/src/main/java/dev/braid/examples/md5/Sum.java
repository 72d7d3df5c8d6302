package dev.braid.examples.md5;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The MD5 of one file.
 *
 * @param md5 in hexadecimal
 */
record Sum(Path file, String md5) {

    private static final int CHUNK = 64 * 1024;

    /** Reads the file, in chunks. The exception names the file. */
    static Sum of(Path file) throws IOException {
        MessageDigest digest = md5();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int n; (n = in.read(chunk)) >= 0; ) {
                digest.update(chunk, 0, n);
            }
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw named(file, e);
        }
        return new Sum(file, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has MD5", e);
        }
    }

    private static IOException named(Path file, IOException e) {
        @Nullable String noOtherFile = null;
        IOException named = new FileSystemException(file.toString(), noOtherFile, e.getMessage());
        named.initCause(e);
        return named;
    }

    /** The line that {@code md5sum} prints. */
    @Override
    public String toString() {
        String name = file.toString();
        String escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        return (escaped.equals(name) ? "" : "\\") + md5 + "  " + escaped;
    }
}
