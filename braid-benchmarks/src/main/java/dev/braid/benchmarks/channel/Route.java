package dev.braid.benchmarks.channel;

/** Who sends, through what, and who receives. A capacity of 0 means that sender and receiver meet. */
public sealed interface Route {

    /** So many senders and receivers on one channel, each with the same share of the elements. */
    record Crossing(int capacity, int senders, int receivers, int elements) implements Route {
        public Crossing {
            if (elements % senders != 0 || elements % receivers != 0) {
                throw new IllegalArgumentException(
                        "%d elements cannot be shared equally by %d senders and %d receivers"
                                .formatted(elements, senders, receivers));
            }
        }
    }

    /** Two channels with a sender each, and one receiver that takes from whichever has something. */
    record Either(int capacity, int elements) implements Route {
        public Either {
            if (elements % 2 != 0) {
                throw new IllegalArgumentException("%d elements cannot be shared equally by 2 senders".formatted(elements));
            }
        }
    }

    /** So many stages, each of which receives from the one before it and sends to the one after it. */
    record Chain(int capacity, int stages, int elements) implements Route {}

    /** How many elements each channel holds. */
    int capacity();

    /** How many are carried from end to end. */
    int elements();

    /** What a sender sends as its element of that number. It is never 0, so that the sum tells of each one lost, and always a cached Integer. */
    static Integer element(int number) {
        return (number & 63) + 1;
    }

    /** The sum of all that is sent. */
    default long sum() {
        return switch (this) {
            case Crossing crossing -> crossing.senders * sum(crossing.elements / crossing.senders);
            case Either either -> 2 * sum(either.elements / 2);
            case Chain chain -> sum(chain.elements);
        };
    }

    private static long sum(int elements) {
        long sum = 0;
        for (int number = 0; number < elements; number++) {
            sum += element(number);
        }
        return sum;
    }
}
