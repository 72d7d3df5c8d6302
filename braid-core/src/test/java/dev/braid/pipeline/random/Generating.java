package dev.braid.pipeline.random;

import dev.braid.pipeline.random.Description.Ending;
import dev.braid.pipeline.random.Description.Sink;
import dev.braid.pipeline.random.Graph.How;
import dev.braid.pipeline.random.Graph.Source;
import dev.braid.pipeline.random.Graph.Stage;
import dev.braid.pipeline.random.Graph.Using;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes the description of a seed. */
final class Generating {

    private final Random random;

    /** Of a hundred functions, how many may fail. */
    private final int failing;

    private final int sleeping;
    private final int lengthy;
    private int functions;
    private boolean retrying;
    private int sources;

    private Generating(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        failing = chance(50) ? 0 : 30;
        sleeping = chance(30) ? 0 : 40;
        lengthy = chance(90) ? 0 : 30;
    }

    static Description of(long seed) {
        Generating made = new Generating(seed);
        Sink sink = made.sink();
        Ending ending = made.ending(sink);
        made.retrying = ending.by() != Ending.By.DEADLINE; // a retry that would come behind the deadline is none
        return new Description(made.graph(2), sink, ending, seed);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private <T> T any(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    // Functions

    private Fn fn() {
        return fn(chance(failing) ? between(3, 20) : 0, 0);
    }

    private Fn fn(int fails, int flaky) {
        return new Fn(++functions, fails, chance(sleeping) ? between(10, 60) : 0, flaky, chance(70) ? Fn.Manner.ENDS : any(Fn.Manner.values()));
    }

    // Graphs

    private Graph graph(int depth) {
        return new Graph(source(), stages(depth, depth == 2 ? 6 : 3));
    }

    private Source source() {
        Source.Kind kind = any(Source.Kind.values());
        int first = 1_000 * ++sources;
        int length = chance(lengthy) && kind != Source.Kind.TICKS ? between(250, 600) : chance(80) ? between(0, 12) : between(0, 40);
        List<Integer> values = IntStream.range(first, first + length).boxed().toList();
        boolean fails = chance(failing / 2) && kind != Source.Kind.TICKS && kind != Source.Kind.COLLECTION;
        Using using = chance(60) ? Using.NOT : chance(80) || failing == 0 ? Using.CLOSES : any(Using.values());
        return new Source(kind, values, fails ? between(0, length) : -1, fn(0, 0), using);
    }

    private List<Stage> stages(int depth, int most) {
        List<Stage> stages = new ArrayList<>();
        int number = between(0, most);
        for (int i = 0; i < number; i++) {
            stages.add(stage(depth));
        }
        return stages;
    }

    private Stage stage(int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 7)) {
            case 0, 1 -> new Stage.Each(any(Stage.Each.Form.values()), fn());
            case 2, 3 -> counting();
            case 4 -> timed();
            case 5 -> failed();
            case 6, 7 -> parallel();
            case 8 -> new Stage.Join(any(How.values()), graph(depth - 1), fn());
            case 9 -> new Stage.Split(chance(50), fn(), stages(depth - 1, 2), stages(depth - 1, 2), any(How.values()));
            default -> new Stage.Spread(chance(50), between(1, 4), fn(), branch());
        };
    }

    /** Stages that look at one element at a time. */
    private List<Stage> branch() {
        List<Stage> stages = new ArrayList<>();
        int number = between(0, 3);
        for (int i = 0; i < number; i++) {
            stages.add(switch (random.nextInt(8)) {
                case 0 -> new Stage.Each(Stage.Each.Form.MAP, fn());
                case 1 -> new Stage.Each(Stage.Each.Form.FILTER, fn());
                case 2 -> new Stage.Each(Stage.Each.Form.FLAT_MAP, fn());
                case 3 -> new Stage.Counting(chance(50) ? Stage.Counting.Form.BATCH : Stage.Counting.Form.BUFFER, between(1, 4));
                case 4 -> new Stage.Timed(chance(50) ? Stage.Timed.Form.BATCH : Stage.Timed.Form.THROTTLE, between(1, 4), between(1, 9));
                case 5 -> failed();
                case 6 -> new Stage.Each(Stage.Each.Form.WEIGHT_BATCH, fn());
                default -> parallel();
            });
        }
        return stages;
    }

    private Stage counting() {
        Stage.Counting.Form form = any(Stage.Counting.Form.values());
        return new Stage.Counting(form, switch (form) {
            case TAKE -> chance(80) ? between(0, 8) : between(0, 300);
            case DROP -> between(0, 3);
            case DISTINCT -> between(2, 9);
            case BATCH, SLIDING, BUFFER, DROP_OLDEST, DROP_NEWEST -> between(1, 4);
        });
    }

    private Stage timed() {
        return new Stage.Timed(any(Stage.Timed.Form.values()), between(1, 4), between(1, 9));
    }

    private Stage failed() {
        return new Stage.Failed(any(Stage.Failed.Form.values()), fn());
    }

    private Stage parallel() {
        int limit = between(0, 4);
        int attempts = !retrying || chance(70) ? 1 : between(2, 4);
        Fn fn = fn(chance(failing) ? between(3, 20) : 0, attempts == 1 ? 0 : failing == 0 && attempts < 4 ? 0 : 40);
        boolean timeout = failing > 0 && attempts == 1 && fn.manner() != Fn.Manner.DEAF && chance(30);
        return new Stage.Parallel(
                any(Stage.Parallel.Order.values()),
                limit,
                chance(70) ? 0 : between(1, 6),
                attempts,
                timeout ? 1 + 2 * between(0, 12) : 0,
                fn);
    }

    private Sink sink() {
        Sink.Form form = any(Sink.Form.values());
        return new Sink(form, fn(), chance(50) ? Integer.MAX_VALUE : between(0, 6));
    }

    private Ending ending(Sink sink) {
        Ending.By by = chance(60) ? Ending.By.NOBODY : any(Ending.By.values());
        boolean nobody = by == Ending.By.NOBODY || (by == Ending.By.INTERRUPT && sink.form() == Sink.Form.PUBLISHER);
        return nobody ? new Ending(Ending.By.NOBODY, 0) : new Ending(by, chance(50) ? between(0, 10) : between(0, 80));
    }
}
