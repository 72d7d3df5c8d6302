package dev.braid.pipeline.random;

import dev.braid.FanOut;
import dev.braid.Outcome;
import dev.braid.Retry;
import dev.braid.channel.Channel;
import dev.braid.pipeline.Pipeline;
import dev.braid.pipeline.Unfolded;
import dev.braid.pipeline.random.Graph.How;
import dev.braid.pipeline.random.Graph.Stage;
import dev.braid.pipeline.random.Graph.Using;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a pipeline of its description, with functions that are watched. */
final class Building {

    private final VirtualTimeHost host;
    private final Notes notes;

    Building(VirtualTimeHost host, Notes notes) {
        this.host = host;
        this.notes = notes;
    }

    Pipeline<Element> pipeline(Graph graph) {
        return with(source(graph.source()), graph.stages());
    }

    // Sources

    private Pipeline<Element> source(Graph.Source source) {
        Fn fn = source.fn();
        return switch (source.using()) {
            case NOT -> elements(source);
            case CLOSES, FAILS_TO_OPEN, FAILS_TO_CLOSE -> Pipeline.using(
                    () -> notes.new Resource(fn, source.using() == Using.FAILS_TO_OPEN),
                    _ -> elements(source),
                    resource -> resource.close(fn, source.using() == Using.FAILS_TO_CLOSE));
        };
    }

    private Pipeline<Element> elements(Graph.Source source) {
        List<Integer> values = source.values();
        return switch (source.kind()) {
            case COLLECTION -> Pipeline.from(values).map(Element::new);
            case ITERATOR -> Pipeline.from(new Elements(source));
            case GENERATE -> Pipeline.generate(emitter -> {
                for (int i = 0; isAsked(source, i); i++) {
                    emitter.emit(new Element(values.get(i)));
                }
            });
            case UNFOLD -> Pipeline.unfold(
                    0,
                    i -> isAsked(source, i)
                            ? Optional.of(new Unfolded<>(new Element(values.get(i)), i + 1))
                            : Optional.<Unfolded<Element, Integer>>empty());
            case TICKS -> {
                int[] next = new int[1];
                yield Pipeline.ticks(Duration.ofMillis(3))
                        .take(values.size())
                        .map(_ -> new Element(values.get(next[0]++)));
            }
            case CHANNEL -> channel(source);
        };
    }

    /** Whether there is an element {@code i}; takes the time it takes, and may throw instead. */
    private boolean isAsked(Graph.Source source, int i) throws Exception {
        notes.asked();
        notes.lives(source.fn(), i, 1);
        if (i == source.failsAt()) {
            throw Boom.of(source.tag());
        }
        return i < source.values().size();
    }

    /** Elements of an iterator, which is asked by one thread at a time. */
    private final class Elements implements Iterator<Element> {

        private final Graph.Source source;
        private int at;
        private @Nullable Boolean more;

        Elements(Graph.Source source) {
            this.source = source;
        }

        @Override
        public boolean hasNext() {
            if (more == null) {
                try {
                    more = isAsked(source, at);
                } catch (Exception e) {
                    throw Sneaky.<RuntimeException>of(e);
                }
            }
            return more;
        }

        @Override
        public Element next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            more = null;
            return new Element(source.values().get(at++));
        }
    }

    /** Throws what it may not. */
    static final class Sneaky {

        private Sneaky() {}

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        static <X extends Throwable> RuntimeException of(Throwable thrown) throws X {
            throw (X) thrown;
        }
    }

    private Pipeline<Element> channel(Graph.Source source) {
        Channel<Element> channel = Channel.unlimited();
        host.threads("filler").newThread(() -> {
            for (int i = 0; i < source.values().size() && i != source.failsAt(); i++) {
                if (source.fn().millis(i) > 0) {
                    host.sleepDeaf(Duration.ofMillis(source.fn().millis(i)));
                }
                if (!channel.trySend(new Element(source.values().get(i)))) {
                    notes.breaks("an unlimited channel has no room");
                }
            }
            if (source.failsAt() >= 0) {
                channel.close(new Boom(source.tag()));
            } else {
                channel.close();
            }
        }).start();
        return Pipeline.from(channel);
    }

    // Stages

    private Pipeline<Element> with(Pipeline<Element> elements, List<Stage> stages) {
        Pipeline<Element> pipeline = elements;
        for (int i = 0; i < stages.size(); i++) {
            pipeline = with(pipeline, stages.get(i));
        }
        return pipeline;
    }

    private Pipeline<Element> branch(Pipeline<Element> start, List<Stage> stages) {
        return with(start.map(Element::again), stages);
    }

    private Pipeline<Element> with(Pipeline<Element> in, Stage stage) {
        return switch (stage) {
            case Stage.Each each -> each(in, each);
            case Stage.Counting counting -> counting(in, counting);
            case Stage.Timed timed -> timed(in, timed);
            case Stage.Failed failed -> failed(in, failed.form(), failed.fn());
            case Stage.Parallel parallel -> parallel(in, parallel);
            case Stage.Join join -> join(join.how(), in, pipeline(join.other()), join.fn());
            case Stage.Split split -> {
                Fn fn = split.fn();
                yield split.broadcast()
                        ? in.broadcast(2, both -> join(
                                split.how(), branch(both.get(0), split.first()), branch(both.get(1), split.second()), fn))
                        : in.partition(
                                element -> fn.accepts(done(fn, element)),
                                (one, other) -> join(split.how(), branch(one, split.first()), branch(other, split.second()), fn));
            }
            case Stage.Spread(boolean balance, int n, Fn fn, List<Stage> branch) -> balance
                    ? in.balance(n, start -> branch(start, branch))
                    : in.groupBy(element -> fn.among(done(fn, element), 4), n, (_, start) -> branch(start, branch));
        };
    }

    /** The value of an element for which a function has done what it does besides. */
    private int done(Fn fn, Element element) throws Exception {
        notes.lives(fn, element);
        return element.value();
    }

    private Pipeline<Element> each(Pipeline<Element> in, Stage.Each each) {
        Fn fn = each.fn();
        return switch (each.form()) {
            case MAP -> in.map(element -> new Element(fn.result(done(fn, element))));
            case FILTER -> in.filter(element -> fn.accepts(done(fn, element)));
            case PEEK -> in.peek(element -> notes.lives(fn, element));
            case TAKE_WHILE -> in.takeWhile(element -> fn.acceptsMost(done(fn, element)));
            case DROP_WHILE -> in.dropWhile(element -> fn.acceptsMost(done(fn, element)));
            case SCAN -> in.scan(new Element(0), (state, element) -> new Element(fn.combined(state.value(), done(fn, element))));
            case WEIGHT_BATCH -> in.batchByWeight(5, element -> (long) fn.among(done(fn, element), 4)).flatMap(Pipeline::from);
            case FLAT_MAP -> in.flatMap(element -> {
                List<Integer> inner = Reference.inner(fn, done(fn, element));
                return Pipeline.using(
                        () -> notes.new Resource(fn, false),
                        _ -> fn.id() % 2 == 0 ? Pipeline.from(inner).map(Element::new) : Pipeline.from(inner).buffer(2).map(Element::new),
                        resource -> resource.close(fn, false));
            });
        };
    }

    private static Pipeline<Element> counting(Pipeline<Element> in, Stage.Counting counting) {
        int n = counting.n();
        return switch (counting.form()) {
            case TAKE -> in.take(n);
            case DROP -> in.drop(n);
            case DISTINCT -> in.distinct(element -> Math.floorMod(element.value(), n));
            case BATCH -> in.batch(n).flatMap(Pipeline::from);
            case SLIDING -> in.sliding(n).map(list -> new Element(list.stream().map(Element::value).toList().hashCode()));
            case BUFFER -> in.buffer(n);
            case DROP_OLDEST, DROP_NEWEST -> in.buffer(n, counting.overflow(), _ -> {});
        };
    }

    private static Pipeline<Element> timed(Pipeline<Element> in, Stage.Timed timed) {
        Duration time = Duration.ofMillis(timed.millis());
        return switch (timed.form()) {
            case BATCH -> in.batch(timed.n(), time).flatMap(Pipeline::from);
            case THROTTLE -> in.throttle(timed.n(), time);
            case DEBOUNCE -> in.debounce(time);
            case SAMPLE -> in.sample(time);
        };
    }

    private Pipeline<Element> failed(Pipeline<Element> in, Stage.Failed.Form form, Fn fn) {
        return switch (form) {
            case OUTCOMES -> in.outcomes().map(outcome -> new Element(switch (outcome) {
                case Outcome.Success<Element>(Element element, int attempts) -> Reference.coded(element.value(), attempts);
                case Outcome.Failure<Element>(Throwable thrown, int attempts) -> Reference.coded(tag(thrown), attempts);
                case Outcome.Cancelled<Element> cancelled -> cancelled.hashCode();
            }));
            case RECOVER -> in.recover(thrown -> {
                notes.lives(fn, tag(thrown).hashCode(), 1);
                return new Element(fn.recovered(tag(thrown)));
            });
            case DROP_FAILED -> in.dropFailed(thrown -> notes.lives(fn, tag(thrown).hashCode(), 1));
            case MAP_ERROR -> in.mapError(thrown -> new Boom("m:" + tag(thrown)));
        };
    }

    private static String tag(Throwable thrown) {
        return String.valueOf(Notes.tag(thrown));
    }

    private Pipeline<Element> parallel(Pipeline<Element> in, Stage.Parallel stage) {
        Fn fn = stage.fn();
        FanOut policy = stage.limit() == 0 ? FanOut.unlimited() : FanOut.limit(stage.limit());
        policy = stage.window() == 0 ? policy : policy.withWindow(stage.window());
        policy = stage.attempts() == 1 ? policy : policy.withRetry(Retry.times(stage.attempts() - 1).backoff(Duration.ofMillis(1)));
        policy = stage.timeoutMillis() == 0 ? policy : policy.withTaskTimeout(Duration.ofMillis(stage.timeoutMillis()));
        return switch (stage.order()) {
            case INPUT -> in.parallel(policy, element -> new Element(fn.result(done(fn, element))));
            case COMPLETION -> in.parallelUnordered(policy, element -> new Element(fn.result(done(fn, element))));
            case KEY -> in.parallelPer(
                    element -> fn.among(element.value(), 3), policy, element -> new Element(fn.result(done(fn, element))));
        };
    }

    private Pipeline<Element> join(How how, Pipeline<Element> one, Pipeline<Element> other, Fn fn) {
        return switch (how) {
            case MERGE -> one.merge(other);
            case CONCAT -> one.concat(other);
            case INTERLEAVE -> one.interleave(other);
            case ZIP -> one.zip(other, (left, right) -> new Element(fn.combined(done(fn, left), right.value())));
        };
    }
}
