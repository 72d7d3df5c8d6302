package dev.braid.property;

import dev.braid.FanOut;
import dev.braid.TaskFunction;
import dev.braid.property.Tree.Run;
import dev.braid.property.Tree.Source.Kind;
import dev.braid.test.internal.VirtualTimeHost;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Calls the form that a run asks for, on the kind of source that it asks for, and reads what is a stream. */
final class Forms {

    private final VirtualTimeHost host;
    private final Call call;
    private final Run run;
    private final Steps steps;
    private final TaskFunction<Integer, @Nullable Integer, Exception> function;

    /** How often the stream of tasks was closed. */
    private int closed;

    Forms(VirtualTimeHost host, Call call, Steps steps) {
        this.host = host;
        this.call = call;
        this.run = call.run();
        this.steps = steps;
        this.function = task -> steps.perform(call, task);
    }

    @Nullable Object run(FanOut policy) throws Exception {
        if (run.form() == Tree.Form.STREAM) {
            return read(switch (run.source().kind()) {
                case COLLECTION -> policy.stream(tasks(), function);
                case ITERATOR -> policy.stream(iterator(), function);
                case STREAM -> policy.stream(stream(), function);
            });
        }
        if (run.form() == Tree.Form.SCOPE) {
            return new Block(host, call, steps).run(policy);
        }
        call.waits(true);
        return switch (run.source().kind()) {
            case COLLECTION -> onCollection(policy, tasks());
            case ITERATOR -> onIterator(policy, iterator());
            case STREAM -> onStream(policy, stream());
        };
    }

    private @Nullable Object onCollection(FanOut policy, List<Integer> tasks) throws Exception {
        return switch (run.form()) {
            case MAP -> policy.map(tasks, function);
            case FOR_EACH -> {
                policy.forEach(tasks, function::apply);
                yield null;
            }
            case OUTCOMES -> policy.outcomes(tasks, function);
            case FIRST_SUCCESS -> policy.firstSuccess(tasks, function);
            case QUORUM -> policy.quorum(run.wanted(), tasks, function);
            case COLLECT -> policy.collect(tasks, function, collector());
            case STREAM, SCOPE -> throw new AssertionError();
        };
    }

    private @Nullable Object onIterator(FanOut policy, Iterator<Integer> tasks) throws Exception {
        return switch (run.form()) {
            case MAP -> policy.map(tasks, function);
            case FOR_EACH -> {
                policy.forEach(tasks, function::apply);
                yield null;
            }
            case OUTCOMES -> policy.outcomes(tasks, function);
            case FIRST_SUCCESS -> policy.firstSuccess(tasks, function);
            case QUORUM -> policy.quorum(run.wanted(), tasks, function);
            case COLLECT -> policy.collect(tasks, function, collector());
            case STREAM, SCOPE -> throw new AssertionError();
        };
    }

    private @Nullable Object onStream(FanOut policy, Stream<Integer> tasks) throws Exception {
        return switch (run.form()) {
            case MAP -> policy.map(tasks, function);
            case FOR_EACH -> {
                policy.forEach(tasks, function::apply);
                yield null;
            }
            case OUTCOMES -> policy.outcomes(tasks, function);
            case FIRST_SUCCESS -> policy.firstSuccess(tasks, function);
            case QUORUM -> policy.quorum(run.wanted(), tasks, function);
            case COLLECT -> policy.collect(tasks, function, collector());
            case STREAM, SCOPE -> throw new AssertionError();
        };
    }

    /** Reads as many results as are wanted, with pauses, and closes the stream. */
    private List<@Nullable Integer> read(Stream<@Nullable Integer> results) {
        List<@Nullable Integer> read = new ArrayList<>();
        try (results) {
            Iterator<@Nullable Integer> reader = results.iterator();
            while (read.size() < run.wanted()) {
                call.waits(true);
                boolean more = reader.hasNext();
                call.waits(false);
                if (!more) {
                    return read;
                }
                call.delivers();
                read.add(reader.next());
                host.mayYield();
            }
            call.mayBeCancelled(); // by the closing
            call.waits(true);
        }
        return read;
    }

    private Collector<@Nullable Integer, ?, List<@Nullable Integer>> collector() {
        boolean[] inside = new boolean[1];
        return Collector.of(
                ArrayList::new,
                (list, result) -> {
                    call.require(!inside[0], "P7 a collector is used by one thread at a time");
                    inside[0] = true;
                    host.mayYield();
                    list.add(result);
                    inside[0] = false;
                    call.delivers();
                },
                (a, b) -> {
                    throw new AssertionError("a collector is used by one thread at a time");
                });
    }

    // Sources

    private List<Integer> tasks() {
        return IntStream.range(0, run.tasks().size()).boxed().toList();
    }

    private Iterator<Integer> iterator() {
        return new TaskIterator(host, call);
    }

    private Stream<Integer> stream() {
        Spliterator<Integer> tasks = Spliterators.spliteratorUnknownSize(iterator(), 0);
        return StreamSupport.stream(tasks, false).onClose(() -> closed++);
    }

    /** After the call. */
    void check() {
        boolean fromStream = run.source().kind() == Kind.STREAM && run.form() != Tree.Form.SCOPE;
        call.require(!fromStream || closed == 1 || call.isRejected(), "a stream of tasks is closed once", closed);
    }
}
