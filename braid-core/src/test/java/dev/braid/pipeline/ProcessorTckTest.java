package dev.braid.pipeline;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.IdentityFlowProcessorVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** What Reactive Streams asks of a processor. */
@Test
public class ProcessorTckTest extends IdentityFlowProcessorVerification<Integer> {

    private final ExecutorService publishers = Executors.newVirtualThreadPerTaskExecutor();

    public ProcessorTckTest() {
        super(new TestEnvironment(500, 100), 2_000);
    }

    @AfterClass
    public void closePublishers() {
        publishers.close();
    }

    @Override
    protected Flow.Processor<Integer, Integer> createIdentityFlowProcessor(int bufferSize) {
        return Pipeline.processor(elements -> elements.map(element -> element));
    }

    @Override
    protected Flow.Publisher<Integer> createFailedFlowPublisher() {
        return Subscribers.refusing();
    }

    @Override
    public long maxSupportedSubscribers() {
        return 1; // a second would need elements that are gone
    }

    @Override
    public ExecutorService publisherExecutorService() {
        return publishers;
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
