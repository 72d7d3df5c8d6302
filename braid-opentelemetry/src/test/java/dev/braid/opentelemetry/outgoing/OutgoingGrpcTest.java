package dev.braid.opentelemetry.outgoing;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Deadline;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutgoingGrpcTest {

    @RegisterExtension
    static final OpenTelemetryExtension SDK = OpenTelemetryExtension.create();

    /** Without an SDK: nothing to inject. */
    private static final OutgoingGrpc PLAIN = OutgoingGrpc.of(OpenTelemetry.noop());

    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    /** Answers with what it was sent. */
    private static final MethodDescriptor<String, String> ECHO = method("echo", MethodType.UNARY);

    /** Never answers. */
    private static final MethodDescriptor<String, String> SILENT = method("silent", MethodType.BIDI_STREAMING);

    private static final MethodDescriptor<String, String> SILENT_ONCE = method("silent-once", MethodType.UNARY);

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.newBuilder(new Text(), new Text())
                .setType(type)
                .setFullMethodName("test/" + name)
                .build();
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Notes what comes with each call. */
    private final class Recorder implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            Set<String> seen = traces.computeIfAbsent(
                    call.getMethodDescriptor().getFullMethodName(), _ -> ConcurrentHashMap.newKeySet());
            Iterable<String> found = headers.getAll(TRACEPARENT);
            if (found != null) {
                found.forEach(seen::add);
            }
            return next.startCall(call, headers);
        }
    }

    private final Map<String, Set<String>> traces = new ConcurrentHashMap<>();
    private final CountDownLatch silentCalls = new CountDownLatch(1);
    private final CountDownLatch cancelledCalls = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Tracer tracer = SDK.getOpenTelemetry().getTracer("test");
    private final ClientInterceptor outgoing = OutgoingGrpc.of(SDK.getOpenTelemetry());

    private final Server server = InProcessServerBuilder.forName("outgoing")
            .executor(threads)
            .intercept(new Recorder())
            .addService(ServerServiceDefinition.builder("test")
                    .addMethod(ECHO, ServerCalls.asyncUnaryCall((String question, StreamObserver<String> answers) -> {
                        answers.onNext(question);
                        answers.onCompleted();
                    }))
                    .addMethod(SILENT, ServerCalls.asyncBidiStreamingCall(this::silent))
                    .addMethod(SILENT_ONCE, ServerCalls.asyncUnaryCall((String _, StreamObserver<String> answers) -> silent(answers)))
                    .build())
            .build();

    private final ManagedChannel target = InProcessChannelBuilder.forName("outgoing").executor(threads).build();

    private StreamObserver<String> silent(StreamObserver<String> answers) {
        ((ServerCallStreamObserver<String>) answers).setOnCancelHandler(cancelledCalls::countDown);
        silentCalls.countDown();
        return new Answers(new CompletableFuture<>());
    }

    /** Waits for the end. */
    private record Answers(CompletableFuture<Status> end) implements StreamObserver<String> {

        @Override
        public void onNext(String value) {}

        @Override
        public void onError(Throwable t) {
            end.complete(Status.fromThrowable(t));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }
    }

    @BeforeEach
    void serve() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        target.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        server.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        threads.close();
    }

    private Channel channel(ClientInterceptor interceptor) {
        return ClientInterceptors.intercept(target, interceptor);
    }

    private static String echo(Channel channel, String question) {
        return ClientCalls.blockingUnaryCall(channel, ECHO, CallOptions.DEFAULT, question);
    }

    private static String traceparent(Span span) {
        return "00-" + span.getSpanContext().getTraceId() + "-" + span.getSpanContext().getSpanId() + "-"
                + span.getSpanContext().getTraceFlags().asHex();
    }

    // The trace

    @Test
    void the_server_gets_the_span_that_is_current_in_the_task() throws Exception {
        List<String> sent = FanOut.unlimited().map(List.of("a", "b", "c"), task -> {
            Span span = tracer.spanBuilder(task).startSpan();
            try (Scope _ = span.makeCurrent()) {
                assertThat(echo(channel(outgoing), task)).isEqualTo(task);
            } finally {
                span.end();
            }
            return traceparent(span);
        });

        assertThat(traces.get("test/echo")).containsExactlyInAnyOrderElementsOf(sent).hasSize(3);
    }

    @Test
    void the_trace_takes_the_place_of_one_that_is_there() {
        Metadata stale = new Metadata();
        stale.put(TRACEPARENT, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        Span span = tracer.spanBuilder("call").startSpan();

        try (Scope _ = span.makeCurrent()) {
            // The interceptor that was added last is called first.
            echo(ClientInterceptors.intercept(target, outgoing, MetadataUtils.newAttachHeadersInterceptor(stale)), "a");
        }

        assertThat(traces.get("test/echo")).containsExactly(traceparent(span));
    }

    @Test
    void the_global_one_is_looked_up_at_each_call() {
        Span span = tracer.spanBuilder("call").startSpan();
        try (Scope _ = span.makeCurrent()) {
            echo(channel(OutgoingGrpc.ofGlobal()), "a");
        }

        assertThat(traces.get("test/echo")).containsExactly(traceparent(span));
    }

    @Test
    void without_a_trace_there_is_no_header() {
        echo(channel(outgoing), "a");
        echo(channel(PLAIN), "a");

        assertThat(traces.get("test/echo")).isEmpty();
    }

    // The deadline

    /** A channel below the interceptor, which shows what it is given. */
    private Channel shown(Consumer<CallOptions> show) {
        return ClientInterceptors.intercept(
                target,
                new ClientInterceptor() {
                    @Override
                    public <Q, A> ClientCall<Q, A> interceptCall(
                            MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                        show.accept(options);
                        return next.newCall(method, options);
                    }
                });
    }

    private long secondsLeft(CallOptions options) {
        List<CallOptions> shown = new ArrayList<>();
        ClientCalls.blockingUnaryCall(ClientInterceptors.intercept(shown(shown::add), PLAIN), ECHO, options, "a");
        Deadline deadline = shown.getFirst().getDeadline();
        return deadline == null ? -1 : deadline.timeRemaining(TimeUnit.SECONDS);
    }

    @Test
    void P9_a_call_has_the_sooner_deadline() throws Exception {
        CallOptions none = CallOptions.DEFAULT;
        Context.current().withTimeout(ofHours(1)).run(() -> {
            assertThat(secondsLeft(none)).isBetween(3000L, 3600L);
            assertThat(secondsLeft(none.withDeadlineAfter(2, TimeUnit.HOURS))).isBetween(3000L, 3600L);
            assertThat(secondsLeft(none.withDeadlineAfter(10, TimeUnit.MINUTES))).isBetween(300L, 600L);
        });

        assertThat(secondsLeft(none)).as("no deadline").isEqualTo(-1);
        assertThat(secondsLeft(none.withDeadlineAfter(2, TimeUnit.HOURS))).isBetween(7000L, 7200L);
    }

    @Test
    void P3_in_a_cancelled_context_no_call_is_made() throws Exception {
        CancellableContext cancelled = Context.current().withCancel();
        cancelled.cancel();

        cancelled.run(() -> assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> echo(channel(outgoing), "a")));
        Context.current().withDeadline(Instant.EPOCH).run(() -> assertThatExceptionOfType(DeadlineExceededException.class)
                .isThrownBy(() -> echo(channel(outgoing), "a")));
        assertThat(traces).isEmpty();
    }

    /** The call's deadline and the run's are the same; whichever is noticed first, the run's is to blame. */
    @RepeatedTest(20)
    void P9_a_run_whose_call_has_no_answer_says_that_its_deadline_passed() {
        FanOut quick = FanOut.limit(2).withTimeout(ofMillis(30));

        assertThatThrownBy(() -> quick.map(
                        List.of("a", "b"),
                        task -> ClientCalls.blockingUnaryCall(channel(PLAIN), SILENT_ONCE, CallOptions.DEFAULT, task)))
                .isInstanceOf(DeadlineExceededException.class);
    }

    // The cancel

    @RepeatedTest(20)
    void P4_a_call_is_cancelled_with_its_task_also_where_tasks_are_not_interrupted() throws Exception {
        FanOut both = FanOut.unlimited().withoutInterrupts();
        assertThatThrownBy(() -> both.forEach(List.of(true, false), call -> {
                    if (call) {
                        try {
                            ClientCalls.blockingUnaryCall(channel(PLAIN), SILENT_ONCE, CallOptions.DEFAULT, "a");
                        } finally {
                            silentCalls.countDown(); // so that a mistake is seen
                        }
                    } else {
                        silentCalls.await();
                        throw new IOException("disk on fire");
                    }
                }))
                .hasMessage("disk on fire");

        cancelledCalls.await(); // the server is told
    }

    @Test
    void an_asynchronous_call_is_cancelled_with_the_context_in_which_it_was_made() throws Exception {
        CancellableContext context = Context.current().withCancel();
        CompletableFuture<Status> end = new CompletableFuture<>();
        StreamObserver<String> questions = context.call(() -> ClientCalls.asyncBidiStreamingCall(
                channel(PLAIN).newCall(SILENT, CallOptions.DEFAULT), new Answers(end)));
        questions.onNext("a");
        silentCalls.await();

        IOException cause = new IOException("disk on fire");
        context.cancel(cause);

        assertThat(end.get().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertThat(end.get().getCause()).isSameAs(cause);
        questions.onNext("who sends need not know");
        questions.onCompleted();
        cancelledCalls.await();
    }

    @Test
    void what_the_failure_of_another_call_cancels_is_cancelled_and_has_not_failed_itself() throws Exception {
        CancellableContext context = Context.current().withCancel();
        CompletableFuture<Status> end = new CompletableFuture<>();
        context.run(() -> ClientCalls.asyncBidiStreamingCall(
                channel(PLAIN).newCall(SILENT, CallOptions.DEFAULT), new Answers(end)));

        context.cancel(new StatusRuntimeException(Status.UNAVAILABLE));

        assertThat(end.get().getCode()).isEqualTo(Status.Code.CANCELLED);
    }

    // Calls that are made up: what happens at which moment

    private final AtomicInteger cancels = new AtomicInteger();

    /** One that counts its cancels. */
    private abstract class Made extends SimpleForwardingClientCall<String, String> {

        Made(Channel channel) {
            super(channel.newCall(ECHO, CallOptions.DEFAULT));
        }

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {
            cancels.incrementAndGet();
        }
    }

    private static ClientCall<String, String> in(Context context, ClientCall<String, String> call) {
        return new GrpcCall<>(call, context, _ -> {});
    }

    private static final class Ignoring extends ClientCall.Listener<String> {}

    @Test
    void a_call_that_has_ended_is_not_cancelled_any_more() {
        CancellableContext context = Context.current().withCancel();
        List<ClientCall.Listener<String>> listeners = new ArrayList<>();
        ClientCall<String, String> call = in(context, new Made(target) {
            @Override
            public void start(Listener<String> listener, Metadata headers) {
                listeners.add(listener);
            }
        });
        call.start(new Ignoring(), new Metadata());
        listeners.getFirst().onClose(Status.OK, new Metadata());

        context.cancel();

        assertThat(cancels).hasValue(0);
    }

    @Test
    void a_call_that_ends_as_it_starts_is_not_cancelled_any_more() {
        CancellableContext context = Context.current().withCancel();
        ClientCall<String, String> call = in(context, new Made(target) {
            @Override
            public void start(Listener<String> listener, Metadata headers) {
                listener.onClose(Status.OK, new Metadata());
            }
        });
        call.start(new Ignoring(), new Metadata());

        context.cancel();

        assertThat(cancels).hasValue(0);
    }

    @Test
    void who_sends_just_when_the_call_is_cancelled_does_not_fail() {
        CancellableContext context = Context.current().withCancel();
        ClientCall<String, String> call = in(context, new Made(target) {
            @Override
            public void start(Listener<String> listener, Metadata headers) {}

            @Override
            public void sendMessage(String message) {
                context.cancel();
                throw new IllegalStateException("call was cancelled");
            }
        });
        call.start(new Ignoring(), new Metadata());

        call.sendMessage("a");

        assertThat(cancels).hasValue(1);
    }

    @Test
    void what_is_wrong_without_a_cancel_is_thrown() {
        ClientCall<String, String> call = in(Context.current(), new Made(target) {
            @Override
            public void sendMessage(String message) {
                throw new IllegalStateException("call was half-closed");
            }
        });

        assertThatThrownBy(() -> call.sendMessage("a")).hasMessage("call was half-closed");
    }
}
