package dev.braid.opentelemetry.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class OutgoingExamplesTest {

    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void what_the_page_shows_is_compiled() throws IOException {
        String sources = words(Files.readString(
                Path.of("src/test/java/dev/braid/opentelemetry/outgoing", OutgoingExamples.class.getSimpleName() + ".java")));

        assertThat(CODE.matcher(Files.readString(Path.of("../docs/telemetry-outgoing.md"))).results())
                .hasSizeGreaterThan(2)
                .extracting((MatchResult code) -> words(code.group(1)))
                .allSatisfy(code -> assertThat(sources).contains(code));
    }

    /** Without its line ends and indentation. */
    private static String words(String code) {
        return code.strip().replaceAll("\\s+", " ");
    }

    @Test
    void pages_are_fetched() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(new byte[] {'o', 'k'});
            }
        });
        server.start();
        try {
            URI page = URI.create("http://localhost:" + server.getAddress().getPort());
            assertThat(new OutgoingExamples.Pages(OpenTelemetry.noop()).fetch(List.of(page, page))).containsExactly("ok", "ok");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void names_are_looked_up() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:names");
        try (Connection connection = database.getConnection()) {
            fill(connection);
            assertThat(new OutgoingExamples.Names(database).of(List.of(1, 2))).containsExactly(List.of("ann"), List.of("bob"));
        }
    }

    private static void fill(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE member (team INT, name VARCHAR) AS VALUES (1, 'ann'), (2, 'bob')");
        }
    }
}
