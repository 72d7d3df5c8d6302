package dev.braid.test.junit;

import dev.braid.test.VirtualTime;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs test methods in virtual time: what {@link InVirtualTime} stands for. */
public final class BraidExtension implements InvocationInterceptor {

    /** For JUnit. */
    public BraidExtension() {}

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
        VirtualTime.run(() -> Invocations.proceed(invocation));
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
        if (AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), VirtualTimeTest.class)) {
            invocation.proceed(); // has a seed of its own
        } else {
            VirtualTime.run(() -> Invocations.proceed(invocation));
        }
    }
}
