package dev.braid.verification.soak;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Fork;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.TaskTimeoutException;
import dev.braid.verification.soak.Shape.Form;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of a shape, and what has to be true of it meanwhile and afterwards. */
final class Attempt {

    private final Shape shape;
    private final Findings findings;
    private final Shared shared;
    private final Meddler meddler;
    private final Calls calls;
    private final boolean inTask;
    private final Thread caller = Thread.currentThread();
    private final CancellableContext context = Context.current().withCancel();
    private final @Nullable Duration leftAround = context.remaining().orElse(null);

    /** How many attempts of each task have started. */
    private final AtomicIntegerArray started;

    /** How many attempts run of tasks with each key. */
    private final AtomicIntegerArray runningOf;

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger attempts = new AtomicInteger();

    /** How many tasks have started. */
    private final AtomicInteger starts = new AtomicInteger();

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** Where the tasks of each group wait for one another. */
    private final List<CountDownLatch> groups;

    /** What tasks wrote, in plain memory. */
    private final int[] written;

    private volatile boolean over;

    // Both guarded by this: the caller is interrupted while it is in the call, and not afterwards.
    private boolean open = true;
    private boolean interrupted;

    private Attempt(Shape shape, Findings findings, Shared shared, Meddler meddler, boolean inTask) {
        this.shape = shape;
        this.findings = findings;
        this.shared = shared;
        this.calls = new Calls(shape);
        this.meddler = meddler;
        this.inTask = inTask;
        this.started = new AtomicIntegerArray(shape.tasks());
        this.runningOf = new AtomicIntegerArray(shape.policies().keys());
        this.groups = Stream.generate(() -> new CountDownLatch(shape.groupSize())).limit(shape.groups()).toList();
        this.written = new int[shape.tasks()];
    }

    /** Runs the shape in the calling thread. What the run throws is judged, and kept. */
    static void run(Shape shape, Findings findings, Shared shared, Meddler meddler) {
        try {
            new Attempt(shape, findings, shared, meddler, false).call();
        } catch (Throwable expected) {
            findings.ended(expected);
        } finally {
            Thread.interrupted(); // the meddler's
        }
    }

    private void call() throws Exception {
        findings.runStarted();
        if (shape.cancelAt() < 0) {
            context.cancel();
        }
        meddler.later(shape.cancelAt(), context::cancel);
        meddler.later(shape.interruptAt(), this::interrupt);
        var counts = new Counts();
        FanOut policy = shape.observing() == Shape.Observing.NOBODY
                ? shape.policy()
                : shape.policy().withObserver(counts);
        Object answer = null;
        Throwable thrown = null;
        try {
            answer = context.<@Nullable Object, Exception>call(() -> calls.run(policy, this::perform));
        } catch (Throwable t) {
            thrown = t;
            throw t;
        } finally {
            over = true;
            synchronized (this) {
                open = false;
            }
            require(running.get() == 0, "P1 tasks run after the return: " + running);
            judge(answer, thrown);
            if (shape.form() == Form.SCOPE) {
                judgeForks(thrown == null);
            }
            require(attempts.get() <= shape.policies().attemptsOf(shape.tasks()), "more attempts than the budget allows: " + attempts);
            counts.check();
        }
    }

    private synchronized void interrupt() {
        if (open) {
            interrupted = true;
            caller.interrupt();
        }
    }

    // A task

    private Integer perform(int task) throws Exception {
        require(!over, "P1 a task starts after the return");
        int attempt = started.incrementAndGet(task);
        require(attempt <= shape.policies().attempts(), "a task is tried more often than it may: " + task);
        require(shape.cancelAt() >= 0, "P3 a task starts in a context that was cancelled before the call");
        require(!Thread.currentThread().isInterrupted() || Context.current().isCancelled(),
                "P5 a task finds an interrupt that was not meant for it");
        attempts.incrementAndGet();
        if (attempt == 1) {
            starts.incrementAndGet();
        }
        int key = shape.policies().key(task);
        int now = running.incrementAndGet();
        int nowOf = runningOf.incrementAndGet(key);
        shared.begun(shape);
        findings.taskStarted();
        try {
            requireRoom(now, nowOf);
            Duration left = Context.current().remaining().orElse(null);
            require(leftAround == null || (left != null && left.compareTo(leftAround) <= 0),
                    "P9 the deadline is later than the one around");
            act(task, new SplittableRandom((shape.seed() * 31 + task) * 7 + attempt - 1));
            written[task] = task + 1;
            return task;
        } catch (Throwable t) {
            failures.add(t);
            throw t;
        } finally {
            shared.ended(shape);
            runningOf.decrementAndGet(key);
            running.decrementAndGet();
            findings.taskEnded();
            require(!over, "P1 a task ends after the return");
        }
    }

    private void requireRoom(int now, int nowOf) {
        Policies policies = shape.policies();
        require(shape.limit() == 0 || now <= shape.limit() * policies.sideBySide(), "P8 more run than the limit: " + now);
        require(policies.perKey() == 0 || nowOf <= policies.perKey() * policies.sideBySide(),
                "P8 more of a key run than its limit: " + nowOf);
    }

    private void act(int task, SplittableRandom random) throws Exception {
        if (shape.isInGroup(task)) {
            meet(groups.get(shape.group(task)));
        }
        if (hits(random, shape.deaf())) {
            sleepDeaf(1 + random.nextInt(30));
        }
        if (hits(random, shape.sleeps())) {
            Thread.sleep(random.nextInt(3));
        }
        if (hits(random, shape.nests())) {
            new Attempt(shape.nested(random.nextLong()), findings, shared, meddler, true).call();
        }
        if (hits(random, shape.errs())) {
            throw new LinkageError("injected, task " + task);
        }
        if (hits(random, shape.fails())) {
            throw new IOException("injected, task " + task);
        }
    }

    private static boolean hits(SplittableRandom random, int chance) {
        return random.nextInt(100) < chance;
    }

    /** Waits for the others who come there; where no interrupt comes with a cancel, looks at the context. */
    private void meet(CountDownLatch others) throws InterruptedException {
        others.countDown();
        if (shape.interrupts()) {
            others.await();
        } else {
            try (var _ = Context.current().onCancel(cause -> letGo(others))) {
                others.await();
            }
        }
    }

    private static void letGo(CountDownLatch others) {
        while (others.getCount() > 0) {
            others.countDown();
        }
    }

    private static void sleepDeaf(int millis) {
        long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            try {
                Thread.sleep(Duration.ofNanos(left));
            } catch (InterruptedException swallowed) {
                // that is what it means to be deaf
            }
        }
    }

    // What came out of it

    private void judge(@Nullable Object answer, @Nullable Throwable thrown) {
        synchronized (this) {
            boolean flag = caller.isInterrupted();
            require(!flag || interrupted || inTask, "P5 an interrupt leaks out of the call");
            require(!interrupted || flag || isInterrupt(thrown), "P2 the caller's interrupt is lost");
            require(!isInterrupt(thrown) || interrupted || inTask || isOwn(thrown), "P5 an interrupt that nobody made");
        }
        if (thrown == null) {
            judgeAnswer(answer);
        } else {
            require(isOwn(thrown) || isOfACancel(thrown), "P2 something is thrown that no task threw: " + thrown);
            require(thrown.getSuppressed().length <= 16, "P2 more than 16 suppressed");
            require(!(thrown instanceof DeadlineExceededException) || isOwn(thrown) || inTask || shape.timeout() != 0,
                    "P9 a deadline that nobody gave");
        }
    }

    private void judgeAnswer(@Nullable Object answer) {
        Form form = shape.form();
        boolean partial = mayBePartial();
        require(shape.cancelAt() >= 0 || partial, "P3 a call in a cancelled context returns");
        List<Integer> done = IntStream.range(0, shape.tasks()).filter(i -> written[i] == i + 1).boxed().toList();
        int failed = shape.tasks() - done.size();
        require(!form.isFailFast() || failed <= shape.policies().bearable(), "P2 a failure is not thrown: " + failures.peek());
        switch (form) {
            case MAP, COLLECT -> require(done.equals(answer), "P7 results are not in order, or P12 not published");
            case FOR_EACH, SCOPE -> {}
            case STREAM -> require(done.equals(sorted(listed(answer))), "P7 a stream is not complete");
            case OUTCOMES -> judgeOutcomes(listed(answer), partial);
            case FIRST_SUCCESS -> require(answer instanceof Integer first && written[first] == first + 1, "P12 not published");
            case QUORUM -> require(listed(answer).size() == shape.wanted(), "a quorum of another size");
        }
        if (!form.isQuorum() && form != Form.SCOPE && !partial) {
            require(starts.get() == shape.tasks(), "P3 tasks are left out: " + starts);
        }
    }

    /** Whether the deadline may have given outcomes: its own, or one around it. */
    private boolean mayBePartial() {
        boolean settles = shape.form() == Form.OUTCOMES || (shape.form() == Form.SCOPE && shape.end() == Shape.End.SETTLED);
        return settles && shape.policies().partial() && (shape.timeout() != 0 || inTask);
    }

    private void judgeOutcomes(List<?> outcomes, boolean partial) {
        boolean taken = partial && shape.input() != Shape.Input.COLLECTION; // those that had been taken from the source
        require(taken ? outcomes.size() <= shape.tasks() : outcomes.size() == shape.tasks(), "P6 not an outcome for each task");
        int failed = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome<?> outcome = (Outcome<?>) outcomes.get(i);
            require(isOf(i, outcome, partial), "P6 not the outcome of its task: " + outcome);
            failed += outcome instanceof Outcome.Failure ? 1 : 0;
        }
        int tolerated = shape.policies().tolerated();
        require(tolerated < 0 || failed <= tolerated, "P2 more failures than are tolerated: " + failed);
    }

    private boolean isOf(int task, Outcome<?> outcome, boolean maybeCancelled) {
        boolean right = switch (outcome) {
            case Outcome.Success<?>(var value, _) -> Integer.valueOf(task).equals(value) && written[task] == task + 1;
            case Outcome.Failure<?>(Throwable failure, _) -> isOwn(failure);
            case Outcome.Cancelled<?> _ -> maybeCancelled;
        };
        return right && outcome.attempts() <= shape.policies().retries() + 1;
    }

    /** Each fork has ended, and as its task did; and if the scope has returned, what it may leave undone is. */
    private void judgeForks(boolean returned) {
        int failed = 0;
        int done = 0;
        for (int i = 0; i < shape.tasks(); i++) {
            Fork<Integer> fork = calls.forks().of(i).orElse(null);
            if (fork != null) {
                require(fork.state().isEnded(), "P1 a fork has not ended: " + fork);
                require(isOf(i, fork.outcome(), true), "P6 not the outcome of its fork: " + fork.outcome());
                failed += fork.state() == Fork.State.FAILED ? 1 : 0;
                done += fork.state() == Fork.State.SUCCEEDED ? 1 : 0;
            }
        }
        boolean bearable = failed <= shape.policies().bearable();
        if (returned && shape.end() != Shape.End.CALLED_OFF) {
            require(bearable || shape.end() == Shape.End.SETTLED, "P2 a fork's failure is not thrown: " + failures.peek());
            require(!bearable || mayBePartial() || done + failed == shape.tasks(), "P3 forks are left out: " + (shape.tasks() - done - failed));
        }
    }

    private static List<?> listed(@Nullable Object answer) {
        return answer instanceof List<?> list ? list : List.of();
    }

    private static List<?> sorted(List<?> results) {
        return results.stream().sorted().toList();
    }

    /** Whether it is, or stands for, what a task threw. */
    private boolean isOwn(@Nullable Throwable thrown) {
        return thrown != null
                && (failures.contains(thrown)
                        || (thrown instanceof FanOutException && failures.contains(thrown.getCause()))
                        || (thrown instanceof TaskTimeoutException && shape.taskTimeout() != 0)
                        || Calls.SOURCE.equals(thrown.getMessage()));
    }

    private boolean isOfACancel(Throwable thrown) {
        return isInterrupt(thrown)
                || thrown instanceof DeadlineExceededException
                || (thrown instanceof CancelledException && (shape.cancelAt() != 0 || inTask));
    }

    private static boolean isInterrupt(@Nullable Throwable thrown) {
        return thrown instanceof InterruptedException
                || (thrown instanceof FanOutException && thrown.getCause() instanceof InterruptedException);
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            findings.broken(what, shape);
        }
    }

    /** Counts what observers are told. */
    private final class Counts implements Observer {

        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();

        private void after() {
            if (shape.observing() == Shape.Observing.THROWS) {
                throw new IllegalStateException("injected, by an observer");
            }
        }

        @Override
        public void taskStarted(Task task) {
            begun.incrementAndGet();
            after();
        }

        @Override
        public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
            ended.incrementAndGet();
            after();
        }

        void check() {
            if (shape.observing() != Shape.Observing.NOBODY) {
                List<Integer> counts = Arrays.asList(begun.get(), ended.get());
                boolean all = begun.get() == starts.get() || (shape.policies().waits() && begun.get() >= starts.get());
                require(all && begun.get() == ended.get(), "observers are not told all: " + counts);
            }
        }
    }
}
