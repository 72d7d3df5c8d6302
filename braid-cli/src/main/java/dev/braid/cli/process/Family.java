package dev.braid.cli.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Who descends from a process, as things stand. */
final class Family {

    private Family() {}

    /** The children, their children, and so on. */
    static Set<Integer> of(int pid) {
        Set<Integer> found = new LinkedHashSet<>();
        Deque<Integer> open = new ArrayDeque<>(Set.of(pid));
        while (!open.isEmpty()) {
            for (int child : children(open.pop())) {
                if (found.add(child)) {
                    open.push(child);
                }
            }
        }
        return found;
    }

    private static Set<Integer> children(int pid) {
        Set<Integer> children = new LinkedHashSet<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                for (String child : Files.readString(thread.resolve("children")).split(" ")) {
                    if (!child.isBlank()) {
                        children.add(Integer.valueOf(child.strip()));
                    }
                }
            }
        } catch (IOException e) {
            // ended meanwhile, or a kernel that does not list children: the JDK looks through all processes
            return ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::children)
                    .map(child -> (int) child.pid())
                    .collect(Collectors.toSet());
        }
        return children;
    }
}
