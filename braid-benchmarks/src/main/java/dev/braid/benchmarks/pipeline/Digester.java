package dev.braid.benchmarks.pipeline;

import java.nio.file.Path;

/**
 * A way to digest all files below a folder.
 *
 * @param name what it is called in tables
 */
public record Digester(String name, Walk walk) {

    /** Digests them. */
    @FunctionalInterface
    public interface Walk {
        Digests digest(Path root) throws Exception;
    }
}
