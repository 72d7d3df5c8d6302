package dev.braid.benchmarks.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Pipes between threads: one for each sender, stage and receiver. */
public final class OnThreads<P extends Pipe> implements Carrier {

    private final Pipes<P> pipes;
    private final ThreadFactory threads;
    private final Duration patience;
    private final Loops loops = Loops.copy();

    /** Gives up if no thread ends for so long. */
    OnThreads(Pipes<P> pipes, ThreadFactory threads, Duration patience) {
        this.pipes = pipes;
        this.threads = threads;
        this.patience = patience;
    }

    /** Virtual threads. */
    public static <P extends Pipe> Carrier virtual(Pipes<P> pipes) {
        return new OnThreads<>(pipes, Thread.ofVirtual().factory(), Duration.ofMinutes(2));
    }

    /** Platform threads. */
    public static <P extends Pipe> Carrier platform(Pipes<P> pipes) {
        return new OnThreads<>(pipes, Thread.ofPlatform().factory(), Duration.ofMinutes(2));
    }

    @Override
    public String name() {
        return pipes.name();
    }

    @Override
    public long carry(Route route) throws Exception {
        return sumOfAll(
                switch (route) {
                    case Route.Crossing crossing -> crossing(crossing);
                    case Route.Either either -> either(either);
                    case Route.Chain chain -> chain(chain);
                });
    }

    private List<Callable<Long>> crossing(Route.Crossing route) {
        P pipe = pipes.pipe(route.capacity());
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int sender = 0; sender < route.senders(); sender++) {
            tasks.add(() -> loops.send(pipe, route.elements() / route.senders()));
        }
        for (int receiver = 0; receiver < route.receivers(); receiver++) {
            tasks.add(() -> loops.receive(pipe, route.elements() / route.receivers()));
        }
        return tasks;
    }

    private List<Callable<Long>> either(Route.Either route) {
        P one = pipes.pipe(route.capacity());
        P other = pipes.pipe(route.capacity());
        Pipes.Receiver either = pipes.either(one, other);
        return List.of(
                () -> loops.send(one, route.elements() / 2),
                () -> loops.send(other, route.elements() / 2),
                () -> loops.receive(either, route.elements()));
    }

    private List<Callable<Long>> chain(Route.Chain route) {
        List<Callable<Long>> tasks = new ArrayList<>();
        P first = pipes.pipe(route.capacity());
        tasks.add(() -> loops.send(first, route.elements()));
        P last = first;
        for (int stage = 0; stage < route.stages(); stage++) {
            P from = last;
            P to = pipes.pipe(route.capacity());
            tasks.add(() -> loops.pass(from, to, route.elements()));
            last = to;
        }
        P end = last;
        tasks.add(() -> loops.receive(end, route.elements()));
        return tasks;
    }

    /** Runs all at once. If one fails, or an element is lost so that one waits for ever, the rest are interrupted. */
    private long sumOfAll(List<Callable<Long>> tasks) throws Exception {
        long sum = 0;
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(threads)) {
            CompletionService<Long> running = new ExecutorCompletionService<>(executor);
            tasks.forEach(running::submit);
            try {
                for (int ended = 0; ended < tasks.size(); ended++) {
                    Future<Long> task = running.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
                    if (task == null) {
                        throw new IllegalStateException(
                                "%s: %d of %d threads still wait".formatted(name(), tasks.size() - ended, tasks.size()));
                    }
                    sum += task.get();
                }
            } finally {
                executor.shutdownNow();
            }
        }
        return sum;
    }
}
