package dev.braid.opentelemetry.outgoing;

import dev.braid.FanOut;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What docs/telemetry-outgoing.md quotes. */
final class OutgoingExamples {

    private OutgoingExamples() {}

    static final class Pages {

        private static final FanOut CRAWL = FanOut.limit(64).withName("crawl").withTimeout(Duration.ofSeconds(30));

        private final HttpClient client = HttpClient.newHttpClient();
        private final OutgoingHttp outgoing;

        Pages(OpenTelemetry openTelemetry) {
            outgoing = OutgoingHttp.of(openTelemetry);
        }

        List<String> fetch(List<URI> pages) throws IOException, InterruptedException {
            return CRAWL.map(pages, page -> {
                HttpRequest request = outgoing.prepare(HttpRequest.newBuilder(page)).build();
                return client.send(request, BodyHandlers.ofString()).body();
            });
        }
    }

    static Channel channel(Channel target, OpenTelemetry openTelemetry) {
        return ClientInterceptors.intercept(target, OutgoingGrpc.of(openTelemetry));
    }

    static final class Names {

        private static final FanOut LOOK_UP =
                FanOut.limit(8).withName("look-up").withTimeout(Duration.ofSeconds(5)).withoutInterrupts();

        private final DataSource database;

        Names(DataSource database) {
            this.database = database;
        }

        List<List<String>> of(List<Integer> groups) throws SQLException, InterruptedException {
            return LOOK_UP.map(groups, this::of);
        }

        private List<String> of(int group) throws SQLException, InterruptedException {
            String sql = OutgoingJdbc.traced("SELECT name FROM member WHERE team = ?");
            try (Connection connection = database.getConnection();
                    PreparedStatement query = connection.prepareStatement(sql)) {
                query.setInt(1, group);
                return OutgoingJdbc.call(query, q -> names(q.executeQuery()));
            }
        }

        private static List<String> names(ResultSet rows) throws SQLException {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
