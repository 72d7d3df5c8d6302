package dev.braid.cli.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Counts what is to be sent of one kind and what has been received. The difference is what the SDK's limits or the network have swallowed. */
final class Delivery {

    /** How the sending of the last has ended. */
    enum Flush {
        /** All that waited was tried. */
        WHOLE,
        /** Not within its time. */
        LATE,
        /** A signal has ended it. */
        INTERRUPTED
    }

    private final String what;
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    /** Where to; written when that is known. */
    private volatile String endpoint = "";

    /** What went wrong last; written by who sends. */
    private final AtomicReference<@Nullable Throwable> problem = new AtomicReference<>();

    /** The same in words; written by who sends. */
    private volatile String said = "";

    /** Whether anything went wrong; set by who sends. */
    private volatile boolean hasFailed;

    /** @param what is counted, in the plural */
    Delivery(String what) {
        this.what = what;
    }

    void to(String address) {
        endpoint = address;
    }

    void made() {
        made.incrementAndGet();
    }

    /** So many are sent. */
    CompletableResultCode sent(int count, CompletableResultCode result) {
        return result.whenComplete(() -> {
            if (result.isSuccess()) {
                received.addAndGet(count);
            } else {
                problem.set(result.getFailureThrowable());
                hasFailed = true;
            }
        });
    }

    /** What is to be said if not all has been received; empty if all is well. */
    Optional<String> complaint(Flush flush) {
        long all = made.get();
        long missing = all - received.get();
        return missing <= 0 ? Optional.empty() : Optional.of(String.format(
                Locale.ROOT, "%,d of %,d %s were not delivered to %s: %s", missing, all, what, endpoint, why(flush)));
    }

    /** As the SDK has it. */
    void failedBecause(String reason) {
        said = reason;
    }

    private String why(Flush flush) {
        Throwable failure = problem.get();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ConnectException) {
                return "no connection";
            }
            if (t instanceof HttpTimeoutException) {
                return "no answer";
            }
            if (t instanceof SSLException && t.getMessage() != null) {
                return t.getMessage();
            }
        }
        if (!said.isEmpty() || failure != null) {
            return !said.isEmpty() ? said : String.valueOf(failure);
        }
        return switch (flush) {
            case WHOLE -> hasFailed ? "for a reason that is not known" : "the queue was full";
            case LATE -> "no success within " + Sdk.LAST_SECONDS + " s";
            case INTERRUPTED -> "interrupted";
        };
    }
}
