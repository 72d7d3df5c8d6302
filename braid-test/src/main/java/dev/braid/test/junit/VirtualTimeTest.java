package dev.braid.test.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test in {@linkplain dev.braid.test.VirtualTime virtual time}, in place of {@code @Test}: once for each of so many orders of its threads,
 * each with its own instance and its own {@code @BeforeEach}. Those after the first that fails are left out. With the system property
 * {@code braid.seed} it runs once, in the order of that seed.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SchedulesProvider.class)
public @interface VirtualTimeTest {

    /** How many orders, at least 1. */
    int schedules() default 1;
}
