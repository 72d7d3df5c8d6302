package dev.braid.test;

import dev.braid.Context;
import dev.braid.FanOut;
import java.time.Duration;
import java.util.List;

/** A program that needs nothing but Braid and its kit; run by tests in a JVM of its own. */
final class Program {

    private Program() {}

    public static void main(String[] args) throws InterruptedException {
        var observer = new RecordingObserver();
        VirtualTime.explore(3, () -> {
            FanOut.limit(2).withObserver(observer).forEach(List.of(1, 2, 3), task -> Context.sleep(Duration.ofHours(task)));
            System.out.println(VirtualTime.elapsed());
        });
        BraidAssertions.assertRecorded(observer).runs(3).outcomes().allSucceeded();
        BraidAssertions.assertNothingLeaks(() -> FanOut.unlimited().forEach(List.of(1, 2), task -> {}));
        System.out.println("in " + VirtualTime.class.getModule());
    }
}
