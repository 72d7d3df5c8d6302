package dev.braid.benchmarks.channel;

/** Kotlin's channels between coroutines. */
public final class KotlinChannels implements Carrier {

    /** Its name in all tables. */
    public static final String NAME = "Kotlin Channel";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long carry(Route route) {
        return switch (route) {
            case Route.Crossing crossing ->
                CoroutineChannels.crossing(
                        crossing.capacity(), crossing.senders(), crossing.receivers(), crossing.elements());
            case Route.Either either -> CoroutineChannels.either(either.capacity(), either.elements());
            case Route.Chain chain -> CoroutineChannels.chain(chain.capacity(), chain.stages(), chain.elements());
        };
    }
}
