package dev.braid.pipeline;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.Test;

/** What Reactive Streams asks of a subscriber, seen from outside. */
@Test
public class SubscriberBlackboxTckTest extends FlowSubscriberBlackboxVerification<Integer> {

    public SubscriberBlackboxTckTest() {
        super(new TestEnvironment(500, 100));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }

    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        return Subscribers.<Integer>run().subscriber();
    }
}
