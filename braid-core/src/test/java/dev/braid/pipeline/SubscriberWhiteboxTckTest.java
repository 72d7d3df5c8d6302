package dev.braid.pipeline;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.annotations.Test;

/** What Reactive Streams asks of a subscriber, seen from inside. */
@Test
public class SubscriberWhiteboxTckTest extends FlowSubscriberWhiteboxVerification<Integer> {

    public SubscriberWhiteboxTckTest() {
        super(new TestEnvironment(500, 100));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }

    @Override
    protected Flow.Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
        Subscribers.Running<Integer> running = Subscribers.run();
        return new Probed(running.subscriber(), running.thread(), probe);
    }

    /** Tells the probe what a subscriber has been told. */
    private record Probed(
            Flow.Subscriber<Integer> subscriber, Thread thread, WhiteboxSubscriberProbe<Integer> probe)
            implements Flow.Subscriber<Integer> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
            probe.registerOnSubscribe(new SubscriberPuppet() {

                @Override
                public void triggerRequest(long elements) {
                    // it requests as much as it has room for, which is more
                }

                @Override
                public void signalCancel() {
                    thread.interrupt();
                }
            });
        }

        @Override
        public void onNext(Integer element) {
            subscriber.onNext(element);
            probe.registerOnNext(element);
        }

        @Override
        public void onError(Throwable thrown) {
            subscriber.onError(thrown);
            probe.registerOnError(thrown);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
            probe.registerOnComplete();
        }
    }
}
