package dev.braid.pipeline;

import dev.braid.FanOut;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** What Reactive Streams asks of a publisher, of one that has threads upstream, and can be subscribed to once only. */
@Test
public class ParallelPublisherTckTest extends FlowPublisherVerification<Long> {

    public ParallelPublisherTckTest() {
        super(new TestEnvironment(500, 100), 2_000);
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        return Pipeline.range(0, elements).parallel(FanOut.limit(2), i -> i).buffer(4).publisher();
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        return Subscribers.refusing();
    }
}
