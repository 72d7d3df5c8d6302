package dev.braid.benchmarks.row;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Comparisons that are measured in one run, on one machine, and stand on one page of the docs. */
public enum Page {
    FAN_OUT("fan-out", "benchmarks.md", Sections::fanOut),
    CHANNELS("channels", "benchmarks-channels.md", Sections::channels),
    PIPELINES("pipelines", "benchmarks-pipelines.md", Sections::pipelines),
    TELEMETRY("telemetry", "benchmarks-telemetry.md", Sections::telemetry);

    private final String id;
    private final String file;
    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final Function<Size, List<Section>> sections;

    Page(String id, String file, Function<Size, List<Section>> sections) {
        this.id = id;
        this.file = file;
        this.sections = sections;
    }

    /**
     * The one that is called so.
     *
     * @throws IllegalArgumentException if none is
     */
    public static Page called(String id) {
        return Arrays.stream(values())
                .filter(page -> page.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no page is called " + id + "; there are " + ids()));
    }

    private static String ids() {
        return Arrays.stream(values()).map(page -> page.id).collect(Collectors.joining(", "));
    }

    /** Its name in the folder of the docs. */
    public String file() {
        return file;
    }

    /** What is on it, in the order of the tables. */
    public List<Section> sections(Size size) {
        return sections.apply(size);
    }
}
