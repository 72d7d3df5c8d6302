package dev.braid.examples.breaker;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.braid.FanOut;
import dev.braid.Retry;
import dev.braid.TaskFunction;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** What articles cost, by a service that is not always well. */
public final class Prices {

    /** Open after five of the last ten attempts have failed; after half a minute it lets three try whether the service is well again. */
    static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindowSize(10)
            .minimumNumberOfCalls(10)
            .failureRateThreshold(50)
            .waitDurationInOpenState(ofSeconds(30))
            .permittedNumberOfCallsInHalfOpenState(3)
            .build();

    /** Whom the breaker turns away is not tried again: the breaker has said that there is no use in it. */
    private static final Retry RETRY = Retry.times(2).backoff(ofMillis(50), 2.0).unless(CallNotPermittedException.class);

    private static final FanOut CALLS =
            FanOut.limit(16).withName("prices").withTaskTimeout(ofSeconds(2)).withRetry(RETRY);

    private final CircuitBreaker breaker;
    private final TaskFunction<String, Integer, IOException> service;

    /** Prices of a service that says what one article costs. */
    public Prices(TaskFunction<String, Integer, IOException> service) {
        this(CircuitBreaker.of("prices", CONFIG), service);
    }

    Prices(CircuitBreaker breaker, TaskFunction<String, Integer, IOException> service) {
        this.breaker = breaker;
        this.service = service;
    }

    /** The prices of articles, ordered. */
    public List<Integer> of(Collection<String> articles) throws IOException, InterruptedException {
        return CALLS.map(articles, Guarded.by(breaker, service));
    }
}
