package dev.braid;

import dev.braid.internal.bridge.Block;
import dev.braid.internal.bridge.NestedRun;
import dev.braid.internal.bridge.ReadRun;
import dev.braid.internal.bridge.Results;
import dev.braid.internal.bridge.RootRun;
import dev.braid.internal.bridge.Runs;
import dev.braid.internal.bridge.Spread;
import dev.braid.internal.bridge.SpreadRun;
import dev.braid.internal.crew.ForkSource;
import dev.braid.internal.crew.IteratorSource;
import dev.braid.internal.crew.Source;
import dev.braid.internal.host.Host;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runs that a pipeline is made of. */
final class StageRuns extends Runs {

    @Override
    public String describe(Object fanOut) {
        Policy policy = (Policy) fanOut;
        String most = policy.limit() == Policy.UNLIMITED ? "unlimited" : "limit " + policy.limit();
        return policy.name().isEmpty() ? most : policy.name() + ", " + most;
    }

    @Override
    public Object capture(Object policy) {
        return Carried.capture((Policy) policy).surrounded((Policy) policy);
    }

    @Override
    public <R extends @Nullable Object> R call(Object policy, Object captured, String form, Block<R> body)
            throws InterruptedException {
        Policy whole = ((Policy) policy).ofWhole();
        var only = Tasks.of(List.<Block<R>>of(body));
        TaskFunction<Block<R>, R, Exception> run = Block::run;
        var function = ((Carried) captured).around(run);
        try {
            return new Execution<>(whole, form, ContextNode.currentNode(), only.source(), function, new Listed<R>(only.source().size()))
                    .call()
                    .getFirst();
        } catch (RuntimeException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    @Override
    public NestedRun group(
            Object policy, Object captured, String name, List<? extends Block<?>> bodies, Runnable closed) {
        Policy group = ((Policy) policy).forPart(name);
        TaskFunction<Block<?>, @Nullable Object, Exception> run = Block::run;
        var source = new ForkSource(_ -> {});
        bodies.forEach(source::add);
        return StageRun.group(
                parent -> {
                    var function = ((Carried) captured).surrounded((Policy) policy).around(run); // in the task that starts it
                    return new Execution<>(group, "", parent, source, function, new Grouped(closed), null);
                },
                source);
    }

    @Override
    public SpreadRun spread(Object policy, Object captured, Spread spread) {
        Policy own = ((Policy) policy).ofStage(spread.name(), keyLimit((Policy) policy, spread));
        TaskFunction<Object, Object, Exception> run = spread.function()::apply;
        var function = ((Carried) captured).around(run);
        var source = new IteratorSource(spread.tasks());
        var results = new Handed(new Window(own), spread.ordered(), spread.arrival(), spread.idle());
        boolean bare = ((Carried) captured).isNothing();
        Surroundings surroundings = ((Carried) captured).surroundings();
        return StageRun.spread(
                parent -> new Execution<>(
                        own, "", parent, source, function, results, Observation.of(own, source.size(), surroundings)),
                results,
                source,
                execution -> execution.readAlone(
                        bare, of -> new CallerRuns(of, source, results, spread.function(), spread.byReader(), spread.byRun())));
    }

    private static @Nullable KeyLimit keyLimit(Policy policy, Spread spread) {
        Function<Object, ? extends @Nullable Object> key = spread.key();
        KeyLimit limit = key == null ? policy.limitPerKey() : new KeyLimit(key, 1);
        return limit == null
                ? null
                : new KeyLimit(task -> spread.isTask().test(task) ? limit.key().apply(task) : null, limit.most());
    }

    @Override
    public RootRun root(Object policy, Object captured, String form, Block<?> body, Runnable closed) {
        TaskFunction<Block<?>, @Nullable Object, Exception> run = Block::run;
        var function = ((Carried) captured).around(run);
        return new SelfEndingRun(
                fanIn -> new Execution<>(
                        ((Policy) policy).ofWhole(), form, ContextNode.currentNode(), only(body), function, fanIn),
                closed);
    }

    @Override
    public ReadRun read(
            Object policy,
            Object captured,
            Lost lost,
            Block<?> body,
            Results results,
            Runnable closed,
            Runnable closing) {
        Policy whole = ((Policy) policy).ofWhole();
        ContextNode parent = ContextNode.currentNode();
        TaskFunction<Block<?>, @Nullable Object, Exception> run = Block::run;
        var function = ((Carried) captured).around(run);
        Source only = only(body);
        return new StreamRun(
                whole.label(),
                lost,
                results,
                () -> new Execution<>(whole, lost.form(), parent, only, function, new Grouped(closed)),
                new Tasks<>(only, closing));
    }

    private static Source only(Block<?> body) {
        return Tasks.of(List.<Block<?>>of(body)).source();
    }

    @Override
    public Runnable guard(Object reader, ReadRun run) {
        return RunStream.guard(reader, run)::clean;
    }

    @Override
    public Stream<?> stream(ReadRun run) {
        return RunStream.<Object>of(run);
    }

    @Override
    public int live() {
        return LiveRuns.all().size();
    }

    @Override
    public int running() {
        return LiveRuns.all().stream().mapToInt(LiveRun::running).sum();
    }

    @Override
    public RuntimeException unchecked(Throwable thrown) {
        return thrown instanceof RuntimeException unchecked
                ? unchecked
                : new FanOutException(String.valueOf(thrown.getMessage()), thrown);
    }

    @Override
    public RuntimeException foreign(String who, Throwable interrupt) {
        return FanOutException.foreign(who, interrupt);
    }

    @Override
    public void suppress(Throwable thrown, List<? extends Throwable> others) {
        Failures.suppress(thrown, others);
    }

    @Override
    public boolean isInterruptedToStop() {
        TaskWorker worker = TaskWorker.current();
        return worker != null && worker.execution().policy().interrupts();
    }

    @Override
    public Host host() {
        return ContextNode.currentNode().host();
    }
}
