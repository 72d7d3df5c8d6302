package dev.braid.benchmarks.peer;

import io.reactivex.rxjava3.core.Flowable;
import java.util.List;

/** RxJava's {@code concatMapEager}, which keeps the order. */
public record RxJavaConcatMapEager(Work work, Limit limit) implements Peer {

    /** Its name in all tables. */
    public static final String NAME = "RxJava concatMapEager";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        var scheduler = work.rxScheduler();
        return Flowable.fromIterable(tasks)
                .concatMapEager(
                        task -> Flowable.fromCallable(() -> body.apply(task)).subscribeOn(scheduler), limit.value(), 1)
                .toList()
                .blockingGet();
    }
}
