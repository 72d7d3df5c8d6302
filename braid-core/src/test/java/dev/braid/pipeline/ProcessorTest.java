package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pipelines as processors. */
class ProcessorTest {

    @Test
    void what_is_given_goes_through_the_stages() {
        Flow.Processor<Integer, String> processor =
                Pipeline.processor(in -> in.parallel(FanOut.limit(4), i -> i * i).map(String::valueOf));

        Pipeline.from(IntStream.range(0, 1000).boxed().toList()).publisher().subscribe(processor);
        Told<String> told = Told.by(processor, Long.MAX_VALUE);

        assertThat(told.end.join()).isEqualTo("complete");
        assertThat(told.elements()).isEqualTo(IntStream.range(0, 1000).mapToObj(i -> String.valueOf(i * i)).toList());
    }

    @Test
    void a_failure_of_the_pipeline_is_told_and_cancels_upstream() throws InterruptedException {
        var cancelled = new CountDownLatch(1);
        Flow.Processor<Integer, Integer> processor = Pipeline.processor(in -> in.map(_ -> {
            throw new IOException("disk on fire");
        }));
        processor.onSubscribe(new Flow.Subscription() {

            @Override
            public void request(long n) {
                processor.onNext(1);
            }

            @Override
            public void cancel() {
                cancelled.countDown();
            }
        });

        assertThat(Told.by(processor, 1).failure()).isInstanceOf(IOException.class);
        cancelled.await();
    }

    @Test
    void a_second_subscriber_is_refused() {
        Flow.Processor<Integer, Integer> processor = Pipeline.processor(in -> in);
        Told<Integer> first = Told.by(processor, 1);
        Told<Integer> second = Told.by(processor, 1);

        assertThat(second.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Pipeline.processor: its input can be read only once");
        first.subscription().cancel();
    }

    @Test
    void it_goes_between_a_publisher_and_a_pipeline() throws InterruptedException {
        var publisher = new SubmissionPublisher<Integer>();
        Flow.Processor<Integer, Integer> processor = Pipeline.processor(in -> in.map(i -> i + 1));
        publisher.subscribe(processor);
        Thread thread = Thread.ofVirtual().start(() -> {
            try (publisher) {
                IntStream.range(0, 5000).forEach(publisher::submit);
            }
        });

        assertThat(Pipeline.from(processor).count()).isEqualTo(5000);
        thread.join();
    }
}
