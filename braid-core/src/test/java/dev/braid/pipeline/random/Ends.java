package dev.braid.pipeline.random;

import dev.braid.FanOut;
import dev.braid.channel.Channel;
import dev.braid.channel.ChannelClosedException;
import dev.braid.pipeline.Pipeline;
import dev.braid.pipeline.random.Description.Sink;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sink of a random pipeline: runs it, and remembers what has come. */
final class Ends {

    private final VirtualTimeHost host;
    private final Notes notes;
    private final Sink sink;
    private final List<Integer> got = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long count = -1;
    private boolean met;
    private boolean cancelled;
    private @Nullable String closedWith;

    Ends(VirtualTimeHost host, Notes notes, Sink sink) {
        this.host = host;
        this.notes = notes;
        this.sink = sink;
    }

    List<Integer> got() {
        return got;
    }

    /** Whether it is seen what comes before a failure. */
    boolean isSeen() {
        return switch (sink.form()) {
            case FOR_EACH, FOLD, ANY, ALL, INTO, STREAM, PUBLISHER -> true;
            case TO_LIST, COLLECT, REDUCE, REDUCE_PARALLEL, COUNT, FIRST -> false;
        };
    }

    boolean isCountedOnly() {
        return sink.form() == Sink.Form.COUNT;
    }

    /** Whether it has ended what may go on for a while. */
    boolean hasCancelled() {
        return cancelled;
    }

    /** What it is to see of what flows into it. */
    Flow expected(Flow in) {
        return switch (sink.form()) {
            case TO_LIST, COLLECT, REDUCE, REDUCE_PARALLEL, COUNT, INTO -> in;
            case FOR_EACH, FOLD -> Reference.consumed(in, sink.fn());
            case FIRST -> Reference.taking(in, 1);
            case ANY, ALL -> Reference.tested(in, sink.fn());
            case STREAM, PUBLISHER -> sink.n() == Integer.MAX_VALUE ? in : Reference.taking(in, sink.n());
        };
    }

    private void gets(Element element) {
        got.add(element.value());
    }

    void run(Pipeline<Element> pipeline) throws Exception {
        Fn fn = sink.fn();
        switch (sink.form()) {
            case TO_LIST -> pipeline.toList().forEach(this::gets);
            case COLLECT -> pipeline.collect(Collectors.toList()).forEach(this::gets);
            case FOR_EACH -> pipeline.forEach(element -> {
                notes.lives(fn, element.again());
                gets(element);
            });
            case FOLD -> pipeline.fold(0, (size, element) -> {
                notes.lives(fn, element.again());
                gets(element);
                return size + 1;
            });
            case REDUCE -> pipeline.map(Element::toString).reduce((one, other) -> one + "," + other).ifPresent(this::parse);
            case REDUCE_PARALLEL -> pipeline.map(Element::toString)
                    .reduce(FanOut.limit(3), (one, other) -> one + "," + other)
                    .ifPresent(this::parse);
            case COUNT -> count = pipeline.count();
            case FIRST -> pipeline.first().ifPresent(this::gets);
            case ANY -> answers(pipeline.any(element -> !isAccepted(element)), true);
            case ALL -> answers(pipeline.all(this::isAccepted), false);
            case INTO -> into(pipeline);
            case STREAM -> stream(pipeline);
            case PUBLISHER -> subscribe(pipeline);
        }
    }

    private void parse(String text) {
        for (String value : List.of(text.split(",", -1))) {
            got.add(Integer.valueOf(value));
        }
    }

    private boolean isAccepted(Element element) throws Exception {
        notes.lives(sink.fn(), element.again());
        if (sink.fn().acceptsMost(element.value())) {
            gets(element);
            return true;
        }
        met = true;
        return false;
    }

    private void answers(boolean answer, boolean ifMet) {
        if (answer != (met == ifMet)) {
            faults.add("it answers " + answer + " of " + got);
        }
    }

    private void into(Pipeline<Element> pipeline) throws InterruptedException {
        Channel<Element> channel = Channel.buffered(2);
        CountDownLatch drained = new CountDownLatch(1);
        host.threads("drain").newThread(() -> {
            try {
                for (Optional<Element> next = channel.receiveOrEmpty(); next.isPresent(); next = channel.receiveOrEmpty()) {
                    gets(next.orElseThrow());
                    host.sleep(Duration.ofMillis(sink.fn().millis(got.size())));
                }
            } catch (ChannelClosedException closed) {
                closedWith = Notes.tag(closed.getCause());
            } catch (InterruptedException e) {
                faults.add("another thread is interrupted");
            }
            drained.countDown();
        }).start();
        pipeline.into(channel);
    }

    private void stream(Pipeline<Element> pipeline) {
        try (Stream<Element> stream = pipeline.stream()) {
            var elements = stream.iterator();
            for (int i = 0; i < sink.n() && elements.hasNext(); i++) {
                gets(elements.next());
                host.sleepDeaf(Duration.ofMillis(sink.fn().millis(i)));
            }
        }
    }

    private void subscribe(Pipeline<Element> pipeline) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Throwable[] error = new Throwable[1];
        pipeline.publisher().subscribe(new Subscriber<>() {

            private @Nullable Subscription subscription;
            private boolean ended;

            @Override
            public void onSubscribe(Subscription to) {
                subscription = to;
                enough();
                if (!ended) {
                    to.request(2);
                }
            }

            private void enough() {
                Subscription to = subscription;
                if (to != null && got.size() >= sink.n()) {
                    to.cancel();
                    ended = true;
                    cancelled = true;
                    over.countDown();
                }
            }

            @Override
            public void onNext(Element element) {
                Subscription to = subscription;
                if (ended || to == null) {
                    faults.add("onNext when it is over");
                    return;
                }
                gets(element);
                host.sleepDeaf(Duration.ofMillis(sink.fn().millis(got.size())));
                enough();
                if (!ended && got.size() % 2 == 0) {
                    to.request(2);
                }
            }

            @Override
            public void onError(Throwable throwable) {
                error[0] = throwable;
                onComplete();
            }

            @Override
            public void onComplete() {
                if (ended) {
                    faults.add("told of the end twice, or when it is cancelled");
                }
                ended = true;
                over.countDown();
            }
        });
        over.await();
        if (error[0] instanceof Exception e) {
            throw e;
        } else if (error[0] != null) {
            throw new AssertionError(error[0]);
        }
    }

    /** What is wrong besides what has come. */
    Optional<String> fault(Flow flow, @Nullable Throwable thrown) {
        if (!faults.isEmpty()) {
            return Optional.of(faults.toString());
        }
        int all = flow.values();
        if (isCountedOnly()
                && thrown == null
                && flow.known()
                && (count > all || (flow.well() == Flow.Amount.ALL && count != all) || count < flow.least())) {
            return Optional.of("it counts " + count + " of " + flow);
        }
        String tag = Notes.tag(thrown);
        return sink.form() == Sink.Form.INTO && !java.util.Objects.equals(tag, closedWith)
                ? Optional.of("the channel is closed with " + closedWith + " and not with " + tag)
                : Optional.empty();
    }
}
