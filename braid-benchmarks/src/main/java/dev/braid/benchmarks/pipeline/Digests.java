package dev.braid.benchmarks.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The MD5 of each file below a folder.
 *
 * @param count how many files
 * @param combined the MD5 of a line for each file, with its own and its path from the folder as md5sum writes them, in the order of the paths
 */
public record Digests(int count, String combined) {

    /** Of MD5s in hexadecimal by file; relative paths are seen from {@code root}. */
    static Digests of(Path root, Map<Path, String> byFile) {
        SortedMap<String, String> sorted = new TreeMap<>();
        byFile.forEach((file, digest) -> sorted.put(root.relativize(root.resolve(file)).toString(), digest));
        MessageDigest combined = md5();
        sorted.forEach((file, digest) -> combined.update((digest + "  " + file + "\n").getBytes(StandardCharsets.UTF_8)));
        return new Digests(sorted.size(), HexFormat.of().formatHex(combined.digest()));
    }

    static String md5(byte[] content) {
        return HexFormat.of().formatHex(md5().digest(content));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }
}
