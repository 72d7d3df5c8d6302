package dev.braid.benchmarks.peer;

import io.reactivex.rxjava3.core.Flowable;
import java.util.List;

/** RxJava's {@code flatMap}, which does not keep the order. */
public record RxJavaFlatMap(Work work, Limit limit) implements Peer {

    @Override
    public String name() {
        return "RxJava flatMap";
    }

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) {
        var scheduler = work.rxScheduler();
        return Flowable.fromIterable(tasks)
                .flatMap(
                        task -> Flowable.fromCallable(() -> body.apply(task)).subscribeOn(scheduler), limit.value())
                .toList()
                .blockingGet();
    }
}
