package dev.braid.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.PatternLayout;
import dev.braid.FanOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What docs/telemetry-logs.md says. */
class LogsPageTest {

    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final FanOut CRAWL = FanOut.limit(64)
            .withName("crawl")
            .withPropagator(new MdcPropagator())
            .withObserver(new MdcObserver());

    @Test
    void what_the_page_shows_is_compiled() throws IOException {
        String source = words(Files.readString(Path.of("src/test/java/dev/braid/slf4j/LogsPageTest.java")));

        assertThat(CODE.matcher(Files.readString(Path.of("../docs/telemetry-logs.md"))).results())
                .isNotEmpty()
                .extracting((MatchResult code) -> words(code.group(1)))
                .allSatisfy(code -> assertThat(source).contains(code));
    }

    /** Without its line ends and indentation. */
    private static String words(String code) {
        return code.strip().replaceAll("\\s+", " ");
    }

    @Test
    void a_line_says_which_task_it_is_of() throws InterruptedException {
        try (Logged log = new Logged("page")) {
            PatternLayout layout = new PatternLayout();
            layout.setContext(log.logger.getLoggerContext());
            layout.setPattern("%-5level [%X{braid.task}] %msg%n");
            layout.start();
            List<Integer> pages = IntStream.range(0, 18).boxed().toList();

            CRAWL.forEach(pages, page -> log.logger.info("fetched"));

            assertThat(log.events.stream().map(layout::doLayout)).contains("INFO  [crawl/17] fetched" + System.lineSeparator());
        }
    }
}
