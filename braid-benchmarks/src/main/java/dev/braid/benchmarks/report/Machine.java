package dev.braid.benchmarks.report;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What it was measured on.
 *
 * @param versions of everything that took part
 */
public record Machine(String hardware, String system, LocalDate date, List<String> versions) {

    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d.*)\\.jar");
    private static final String JOX = "channels"; // says nothing by itself
    private static final List<String> PEERS = List.of(
            "parallel-collectors", "mug", "reactor-core", "rxjava", "kotlin-stdlib", "kotlinx-coroutines-core-jvm", JOX);

    /** This one, today. */
    public static Machine here(Optional<String> go) throws IOException {
        List<String> versions = new ArrayList<>();
        versions.add("JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> JAR.matcher(Path.of(entry).getFileName().toString()))
                .filter(Matcher::matches)
                .filter(jar -> PEERS.contains(jar.group(1)))
                .forEach(jar -> versions.add((jar.group(1).equals(JOX) ? "Jox " : "") + jar.group(1) + " " + jar.group(2)));
        versions.add(go.orElse("no Go"));
        String system = "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version"));
        return new Machine(describeHardware(), system, LocalDate.now(ZoneOffset.UTC), List.copyOf(versions));
    }

    private static String describeHardware() throws IOException {
        var bean = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return "%s, %d cores, %d GB".formatted(
                processor(), Runtime.getRuntime().availableProcessors(), bean.getTotalMemorySize() >> 30);
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
