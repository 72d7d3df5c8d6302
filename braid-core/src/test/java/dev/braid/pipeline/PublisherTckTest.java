package dev.braid.pipeline;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** What Reactive Streams asks of a publisher. */
@Test
public class PublisherTckTest extends FlowPublisherVerification<Long> {

    public PublisherTckTest() {
        super(new TestEnvironment(500, 100), 2_000);
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        return Pipeline.range(0, elements).map(i -> i).publisher();
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        return Subscribers.refusing();
    }
}
