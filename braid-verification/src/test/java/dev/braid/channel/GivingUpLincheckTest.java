package dev.braid.channel;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Those who wait and give up, against plain ones. What is one call for a thread, is three here, none of which waits: to send or receive or
 * queue, to look what has come of it, and to give up, which is what a thread does when it is interrupted or its time is over.
 */
class GivingUpLincheckTest {

    @Test
    void who_gives_up_at_a_rendezvous_has_handed_over_nothing() {
        check(Rendezvous.class, RendezvousSpec.class);
    }

    @Test
    void who_gives_up_at_a_buffer_has_handed_over_nothing() {
        check(One.class, OneSpec.class);
    }

    private static void check(Class<?> waits, Class<?> spec) {
        new ModelCheckingOptions()
                .iterations(15)
                .invocationsPerIteration(250)
                .executionGenerator(GivingUpPrograms.class)
                .sequentialSpecification(spec)
                .check(waits);
    }

    public static class Rendezvous extends Waits {
        public Rendezvous() {
            super(Exchange.rendezvous());
        }
    }

    public static class RendezvousSpec extends WaitsSpec {
        public RendezvousSpec() {
            super(0);
        }
    }

    public static class One extends Waits {
        public One() {
            super(Exchange.over(new Ring(1)));
        }
    }

    public static class OneSpec extends WaitsSpec {
        public OneSpec() {
            super(1);
        }
    }

    /** Each thread has one place to wait in, and its next call is about that, until it is claimed or given up. */
    public abstract static class Waits {
        private static final int THREADS = 8;

        private final Exchange exchange;
        private final @Nullable Place[] places = new Place[THREADS];
        private final boolean[] sends = new boolean[THREADS];

        Waits(Exchange exchange) {
            this.exchange = exchange;
        }

        @Operation
        public String send(@Param(gen = ThreadIdGen.class) int thread, int element) {
            if (places[thread] != null) {
                return giveUp(thread);
            }
            var place = new Place(new Waiter(), 0, "sent " + element);
            Exchange.Sent sent = exchange.sendOrQueue(place);
            places[thread] = sent == Exchange.Sent.NOT ? place : null;
            sends[thread] = true;
            return sent.toString();
        }

        @Operation
        public String receive(@Param(gen = ThreadIdGen.class) int thread) {
            if (places[thread] != null) {
                return look(thread);
            }
            var place = new Place(new Waiter(), 0, null);
            Object element = exchange.receiveOrQueue(place);
            places[thread] = element == Exchange.NOTHING ? place : null;
            sends[thread] = false;
            return said(element);
        }

        @Operation
        public String look(@Param(gen = ThreadIdGen.class) int thread) {
            Place place = places[thread];
            if (place == null) {
                return "none";
            }
            return place.waiter.claimed() >= 0 ? outcome(thread, place) : "waits";
        }

        @Operation
        public String giveUp(@Param(gen = ThreadIdGen.class) int thread) {
            Place place = places[thread];
            if (place == null) {
                return "none";
            }
            if (place.waiter.await(this, 0, Exchange.start(0))) {
                return outcome(thread, place);
            }
            places[thread] = null;
            if (sends[thread]) {
                exchange.leaveSenders(place);
            } else {
                exchange.leaveReceivers(place);
            }
            return place.queued ? "given up, and left in the queue" : "given up";
        }

        private String outcome(int thread, Place place) {
            places[thread] = null;
            return said(Exchange.brought(place));
        }

        @Operation
        public String trySend(int element) {
            return exchange.trySend("sent " + element).toString();
        }

        @Operation
        public String tryReceive() {
            return said(exchange.tryReceive());
        }

        @Operation(runOnce = true)
        public void close() {
            exchange.close(null);
        }

        private static String said(Object element) {
            return element == Exchange.NOTHING ? "NOT" : element == Exchange.DRAINED ? "CLOSED" : (String) element;
        }
    }

    public abstract static class WaitsSpec {
        private final int capacity;
        private final ArrayDeque<String> buffer = new ArrayDeque<>();
        private final ArrayDeque<Integer> senders = new ArrayDeque<>();
        private final ArrayDeque<Integer> receivers = new ArrayDeque<>();
        private final Map<Integer, String> elements = new HashMap<>();
        private final Map<Integer, String> outcomes = new HashMap<>();
        private boolean closed;

        WaitsSpec(int capacity) {
            this.capacity = capacity;
        }

        public String send(int thread, int element) {
            if (outcomes.containsKey(thread)) {
                return giveUp(thread);
            }
            String sent = trySend(element);
            if (sent.equals("NOT")) {
                elements.put(thread, "sent " + element);
                outcomes.put(thread, "waits");
                senders.add(thread);
            }
            return sent;
        }

        public String receive(int thread) {
            if (outcomes.containsKey(thread)) {
                return look(thread);
            }
            String received = tryReceive();
            if (received.equals("NOT")) {
                outcomes.put(thread, "waits");
                receivers.add(thread);
            }
            return received;
        }

        public String look(int thread) {
            String outcome = outcomes.getOrDefault(thread, "none");
            if (!outcome.equals("waits")) {
                outcomes.remove(thread);
            }
            return outcome;
        }

        public String giveUp(int thread) {
            String outcome = look(thread);
            if (!outcome.equals("waits")) {
                return outcome;
            }
            outcomes.remove(thread);
            senders.remove(thread);
            receivers.remove(thread);
            return "given up";
        }

        public String trySend(int element) {
            if (closed) {
                return "CLOSED";
            }
            String sent = "sent " + element;
            Integer receiver = receivers.poll();
            if (receiver != null) {
                outcomes.put(receiver, sent);
                return "DONE";
            }
            return buffer.size() < capacity && buffer.add(sent) ? "DONE" : "NOT";
        }

        public String tryReceive() {
            Integer sender = senders.poll();
            if (sender != null) {
                String element = elements.getOrDefault(sender, "");
                buffer.add(element);
                outcomes.put(sender, element);
            }
            String first = buffer.poll();
            return first != null ? first : closed ? "CLOSED" : "NOT";
        }

        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            senders.forEach(sender -> outcomes.put(sender, "CLOSED"));
            receivers.forEach(receiver -> outcomes.put(receiver, "CLOSED"));
            senders.clear();
            receivers.clear();
        }
    }
}
