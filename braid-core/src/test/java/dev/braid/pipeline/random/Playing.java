package dev.braid.pipeline.random;

import dev.braid.CancellableContext;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.pipeline.Pipeline;
import dev.braid.pipeline.random.Description.Ending;
import dev.braid.pipeline.random.Graph.Stage;
import dev.braid.pipeline.random.Graph.Using;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a description on a machine of its own, in virtual time, and holds it to the promises and to the reference. */
final class Playing {

    /** So many that a program that does not come to rest is noticed. */
    private static final long MOST_STEPS = 1_000_000;

    private static final Duration LONG = Duration.ofHours(1);

    private final Description described;
    private final VirtualTimeHost host;
    private final Notes notes;
    private final Ends ends;
    private @Nullable Throwable thrown;
    private boolean stopped;
    private boolean returned;

    private Playing(Description described) {
        this.described = described;
        this.host = new VirtualTimeHost(described.schedule());
        this.notes = new Notes(host);
        this.ends = new Ends(host, notes, described.sink());
    }

    /** What was wrong with it. */
    static List<String> broken(Description described) {
        Playing playing = new Playing(described);
        playing.play();
        return playing.notes.broken();
    }

    private void play() {
        boolean[] ended = new boolean[1];
        Thread caller = host.caller(() -> {
            body();
            ended[0] = true;
        });
        boolean rests = host.run(caller, MOST_STEPS);
        if (!rests || !ended[0]) {
            notes.breaks((rests ? "P4 it hangs" : "P4 it does not come to rest") + (returned ? ", when it has returned" : "") + "\n" + host.stacks());
            return;
        }
        if (!host.living().isEmpty()) {
            notes.breaks("P1 threads are left: " + host.living());
        }
        if (host.pendingTimers() != 0) {
            notes.breaks("P1 timers are left: " + host.pendingTimers());
        }
        host.escaped().forEach(escaped -> notes.breaks("thrown where nobody can catch it: " + escaped));
        checkLimits(described.graph().stages(), 1);
        checkAnswer();
        checkAsked();
    }

    private void body() {
        Ending ending = described.ending();
        CancellableContext parent = Context.current().withCancel();
        Thread caller = Thread.currentThread();
        if (ending.by() == Ending.By.PARENT || ending.by() == Ending.By.INTERRUPT) {
            host.threads("outside").newThread(() -> {
                host.sleepDeaf(Duration.ofMillis(ending.atMillis()));
                if (!returned && ending.by() == Ending.By.PARENT) {
                    parent.cancel();
                } else if (!returned) {
                    caller.interrupt();
                }
            }).start();
        }
        FanOut policy = ending.by() == Ending.By.DEADLINE
                ? FanOut.unlimited().withTimeout(Duration.ofMillis(Math.max(1, ending.atMillis())))
                : FanOut.unlimited();
        try {
            Pipeline<Element> pipeline = new Building(host, notes).pipeline(described.graph()).under(policy);
            parent.run(() -> ends.run(pipeline));
        } catch (Throwable t) {
            thrown = t;
        }
        returned = true;
        stopped = ending.by() != Ending.By.NOBODY && host.time() >= Duration.ofMillis(ending.atMillis()).toNanos();
        if (areTimersItsOwn() && host.pendingTimers() != 0) {
            notes.breaks("P1 timers are left when the sink has returned: " + host.pendingTimers());
        }
        if (Thread.interrupted() && ending.by() != Ending.By.INTERRUPT) {
            notes.breaks("P5 the caller is interrupted, by nobody");
        }
        if (ends.hasCancelled()) {
            host.sleepDeaf(LONG); // that does not wait
        }
        notes.isOver();
        host.sleepDeaf(LONG); // so that what begins later is seen to
    }

    /** Whether nobody else waits for a time when the sink has returned. */
    private boolean areTimersItsOwn() {
        Ending.By by = described.ending().by();
        return (by == Ending.By.NOBODY || by == Ending.By.DEADLINE)
                && !ends.hasCancelled()
                && described.sink().form() != Description.Sink.Form.INTO
                && described.sink().form() != Description.Sink.Form.PUBLISHER // whose run ends behind its last signal
                && !described.graph().toString().contains(Graph.Source.Kind.CHANNEL.name());
    }

    // What was to be

    private void checkLimits(List<Stage> stages, int times) {
        for (Stage stage : stages) {
            switch (stage) {
                case Stage.Parallel parallel when parallel.limit() > 0 ->
                    notes.checkLimit(parallel.fn(), times * parallel.limit());
                case Stage.Join join -> checkLimits(join.other().stages(), times);
                case Stage.Split split -> {
                    checkLimits(split.first(), times);
                    checkLimits(split.second(), times);
                }
                case Stage.Spread spread -> checkLimits(spread.branch(), times * spread.n());
                default -> {}
            }
        }
    }

    private void checkAnswer() {
        String tag = Notes.tag(thrown);
        if (tag != null && isOfClose(tag)) {
            return;
        }
        String by = switch (described.ending().by()) {
            case NOBODY -> "";
            case DEADLINE -> "deadline";
            case PARENT -> "cancelled";
            case INTERRUPT -> "interrupted";
        };
        boolean isCloseFailing = described.graph().toString().contains(Using.FAILS_TO_CLOSE.name()); // a failure wherever a part ends
        Flow flow = isCloseFailing ? Flow.UNKNOWN : ends.expected(Reference.of(described.graph(), false));
        if (!flow.known() && tag != null && !tag.matches("(m:)*(f|open|source)\\d+.*|(m:)*(timeout|stuck)") && !(stopped && tag.equals(by))) {
            notes.breaks("it throws " + thrown);
        }
        if (stopped && tag != null && !tag.equals(by) && flow.known() && !flow.failures().contains(tag)) {
            notes.breaks("it is stopped, and throws " + thrown);
        }
        Flow told = thrown != null && !ends.isSeen() && flow.known()
                ? flow.ending(flow.well(), flow.ill().atMost(Flow.Amount.PREFIX), flow.failures())
                : flow;
        if (!(thrown == null && ends.isCountedOnly())) {
            told.fault(ends.got(), tag, stopped).ifPresent(fault -> notes.breaks(fault + (thrown == null ? "" : "; thrown: " + thrown)));
        }
        ends.fault(flow, thrown).ifPresent(notes::breaks);
    }

    /** Failures of what is closed come at the end, or beside others, or before all others where a part ends. */
    private static boolean isOfClose(String tag) {
        return tag.matches("(m:)*close.*");
    }

    /** No more is asked for than is needed, but for what stages pull ahead. */
    private void checkAsked() {
        Graph graph = described.graph();
        Graph.Source source = graph.source();
        boolean isCounted = source.kind() == Graph.Source.Kind.ITERATOR || source.kind() == Graph.Source.Kind.UNFOLD;
        int ahead = ahead(graph.stages());
        boolean pulledAhead = switch (described.sink().form()) {
            case STREAM, PUBLISHER, REDUCE_PARALLEL -> true;
            default -> false;
        };
        if (!isCounted || pulledAhead || ahead < 0 || described.ending().by() != Ending.By.NOBODY
                || (source.using() != Using.NOT && source.using() != Using.CLOSES) || thrown instanceof Error) {
            return;
        }
        int end = source.failsAt() < 0 ? source.values().size() : source.failsAt();
        int needed = 0;
        while (needed <= end && isNeeded(graph, needed)) {
            needed++;
        }
        int asked = notes.timesAsked();
        if (asked > needed + ahead || (ahead == 0 && asked != needed)) {
            notes.breaks("P8 the source is asked " + asked + " times; needed are " + needed + ", and " + ahead + " ahead");
        }
    }

    /** Whether an answer needs the element {@code i} of the source, or the end there. */
    private boolean isNeeded(Graph graph, int i) {
        Graph.Source source = graph.source();
        Graph cut = new Graph(new Graph.Source(source.kind(), source.values(), i, source.fn(), source.using()), graph.stages());
        return ends.expected(Reference.of(cut, false)).failures().stream().anyMatch(failure -> failure.endsWith(source.tag()));
    }

    /** How many elements some stages pull ahead; -1 if that is not known. */
    private static int ahead(List<Stage> stages) {
        int ahead = 0;
        boolean oneToOne = true;
        for (Stage stage : stages) {
            switch (stage) {
                case Stage.Each each -> {
                    if (each.form() == Stage.Each.Form.WEIGHT_BATCH) {
                        return -1;
                    }
                    oneToOne &= each.form() == Stage.Each.Form.MAP || each.form() == Stage.Each.Form.PEEK;
                }
                case Stage.Failed failed -> oneToOne &= failed.form() != Stage.Failed.Form.DROP_FAILED;
                case Stage.Counting counting -> {
                    switch (counting.form()) {
                        case TAKE, DROP, DISTINCT, SLIDING -> oneToOne = false;
                        case BUFFER -> ahead += counting.n() + 1;
                        default -> {
                            return -1;
                        }
                    }
                    if (counting.form() == Stage.Counting.Form.BUFFER && !oneToOne) {
                        return -1;
                    }
                }
                case Stage.Parallel parallel -> {
                    if (parallel.limit() == 0 || !oneToOne || parallel.order() != Stage.Parallel.Order.INPUT) {
                        return -1;
                    }
                    ahead += parallel.limit() + (parallel.window() == 0 ? 2 * parallel.limit() : parallel.window());
                }
                default -> {
                    return -1;
                }
            }
        }
        return ahead;
    }

    /** What was wrong with it in the first of so many orders in which there was something. */
    static List<String> repeated(Description described, int schedules) {
        List<String> broken = new ArrayList<>(broken(described));
        for (int i = 1; i < schedules && broken.isEmpty(); i++) {
            broken.addAll(broken(described.onSchedule(described.schedule() + i)));
        }
        return broken;
    }
}
