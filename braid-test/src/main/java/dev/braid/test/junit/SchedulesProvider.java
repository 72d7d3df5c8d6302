package dev.braid.test.junit;

import dev.braid.test.Schedule;
import dev.braid.test.VirtualTime;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes one invocation for each order in which a {@link VirtualTimeTest} runs. */
final class SchedulesProvider implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), VirtualTimeTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        int schedules = AnnotationSupport.findAnnotation(context.getTestMethod(), VirtualTimeTest.class)
                .orElseThrow()
                .schedules();
        AtomicReference<@Nullable Schedule> failed = new AtomicReference<>();
        return VirtualTime.schedules(schedules).stream().map(schedule -> new Attempt(schedule, failed));
    }

    /**
     * One invocation.
     *
     * @param failed the first order that failed, for all invocations of the test
     */
    private record Attempt(Schedule schedule, AtomicReference<@Nullable Schedule> failed)
            implements TestTemplateInvocationContext, InvocationInterceptor, ExecutionCondition, TestWatcher {

        @Override
        public String getDisplayName(int invocation) {
            return "seed " + schedule;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Schedule first = failed.get();
            return first == null
                    ? ConditionEvaluationResult.enabled("no order has failed")
                    : ConditionEvaluationResult.disabled("failed with seed " + first);
        }

        @Override
        public void interceptTestTemplateMethod(
                Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
                throws Throwable {
            schedule.run(() -> Invocations.proceed(invocation));
        }

        @Override
        public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
            failed.compareAndSet(null, schedule);
        }
    }
}
