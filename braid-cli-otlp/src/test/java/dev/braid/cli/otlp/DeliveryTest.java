package dev.braid.cli.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cli.otlp.Delivery.Flush;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of what did not arrive. */
class DeliveryTest {

    private final Delivery spans = new Delivery("spans");

    @Test
    void nothing_is_said_if_all_was_received() {
        spans.made();
        spans.sent(1, CompletableResultCode.ofSuccess());

        assertThat(spans.complaint(Flush.INTERRUPTED)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"WHOLE, the queue was full", "LATE, no success within 5 s", "INTERRUPTED, interrupted"})
    void if_nothing_has_failed_the_end_of_the_flush_says_why(Flush flush, String why) {
        twoOfWhichOneIsSent(CompletableResultCode.ofSuccess());

        assertThat(spans.complaint(flush)).contains("1 of 2 spans were not delivered to http://x/v1/traces: " + why);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new IOException(new ConnectException()), "no connection"),
                Arguments.of(new HttpTimeoutException("request timed out"), "no answer"),
                Arguments.of(new IOException(new SSLHandshakeException("PKIX path building failed")), "PKIX path building failed"),
                Arguments.of(new IOException("odd"), "java.io.IOException: odd"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_says_why(Throwable failure, String why) {
        twoOfWhichOneIsSent(CompletableResultCode.ofExceptionalFailure(failure));

        assertThat(spans.complaint(Flush.WHOLE)).contains("2 of 2 spans were not delivered to http://x/v1/traces: " + why);
    }

    @Test
    void a_failure_without_a_reason_is_not_taken_for_a_full_queue() {
        twoOfWhichOneIsSent(CompletableResultCode.ofFailure());

        assertThat(spans.complaint(Flush.WHOLE).orElseThrow()).endsWith(": for a reason that is not known");
    }

    private void twoOfWhichOneIsSent(CompletableResultCode result) {
        spans.to("http://x/v1/traces");
        spans.made();
        spans.made();
        spans.sent(1, result);
    }
}
