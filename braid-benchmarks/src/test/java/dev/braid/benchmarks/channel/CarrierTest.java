package dev.braid.benchmarks.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for each carrier on each route that it takes part in. */
class CarrierTest {

    private static final List<Route> MEETINGS = List.of(
            new Route.Crossing(0, 1, 1, 1_000),
            new Route.Crossing(0, 4, 1, 1_000),
            new Route.Crossing(0, 1, 4, 1_000),
            new Route.Crossing(0, 4, 4, 1_000),
            new Route.Chain(0, 10, 100));
    private static final List<Route> BUFFERS = List.of(
            new Route.Crossing(16, 1, 1, 1_000),
            new Route.Crossing(16, 4, 4, 1_000),
            new Route.Crossing(1_024, 4, 1, 1_000),
            new Route.Chain(16, 10, 100));
    private static final List<Route> SELECTS = List.of(new Route.Either(0, 1_000), new Route.Either(16, 1_000));

    @ParameterizedTest
    @MethodSource("rides")
    void what_is_received_is_what_was_sent(Carrier carrier, Route route) throws Exception {
        assertThat(carrier.carry(route)).isEqualTo(route.sum());
    }

    @ParameterizedTest
    @MethodSource("queues")
    void a_queue_does_not_pretend_to_select(Pipes<?> queues) {
        assertThatThrownBy(() -> OnThreads.virtual(queues).carry(new Route.Either(0, 2)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage(queues.name() + " cannot wait for two at once");
    }

    static Stream<Pipes<?>> queues() {
        return Stream.of(QueuePipes.SYNCHRONOUS, new TransferPipes(), new ExchangerPipes());
    }

    static Stream<Arguments> rides() {
        return Stream.of(
                        rides(OnThreads.virtual(new BraidPipes()), MEETINGS, BUFFERS, SELECTS),
                        rides(OnThreads.platform(new BraidPipes()), MEETINGS, BUFFERS, SELECTS),
                        rides(OnThreads.virtual(new JoxPipes()), MEETINGS, BUFFERS, SELECTS),
                        rides(OnThreads.platform(new JoxPipes()), MEETINGS, BUFFERS, SELECTS),
                        rides(new KotlinChannels(), MEETINGS, BUFFERS, SELECTS),
                        rides(OnThreads.virtual(QueuePipes.SYNCHRONOUS), MEETINGS),
                        rides(OnThreads.virtual(QueuePipes.ARRAY), BUFFERS),
                        rides(OnThreads.virtual(new TransferPipes()), MEETINGS),
                        rides(OnThreads.virtual(new ExchangerPipes()), MEETINGS.subList(0, 1)))
                .flatMap(rides -> rides);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Stream<Arguments> rides(Carrier carrier, List<Route>... routes) {
        return Stream.of(routes)
                .flatMap(List::stream)
                .map(route -> Arguments.of(Named.of(carrier.name(), carrier), route));
    }
}
