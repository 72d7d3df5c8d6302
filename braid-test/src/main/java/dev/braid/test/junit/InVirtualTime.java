package dev.braid.test.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test method, or all of a class, in {@linkplain dev.braid.test.VirtualTime virtual time}: also parameterized and repeated ones. Each
 * invocation has a seed of its own, which a failure names. What stands in {@code @BeforeEach} and {@code @AfterEach} is not in virtual time.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BraidExtension.class)
public @interface InVirtualTime {}
