/**
 * A kit for testing code that uses Braid: {@linkplain dev.braid.test.VirtualTime virtual time} with orders of threads that a seed decides,
 * an {@linkplain dev.braid.test.RecordingObserver observer that records}, and {@linkplain dev.braid.test.BraidAssertions assertions}. It
 * needs no test framework; {@code dev.braid.test.junit} is for JUnit 6.
 *
 * <p>A price comes from the quicker of two shops, or not at all after a second. This is a whole test of that:
 *
 * <pre>{@code
 * static final FanOut ASK = FanOut.unlimited().withName("ask").withTimeout(Duration.ofSeconds(1));
 *
 * @VirtualTimeTest(schedules = 100)                                  // in a hundred orders; a failure names its seed
 * void the_quicker_shop_answers() throws Exception {
 *     var observer = new RecordingObserver();
 *
 *     String price = ASK.withObserver(observer).firstSuccess(List.of("slow", "quick"), shop -> {
 *         Context.sleep(Duration.ofMillis(shop.equals("slow") ? 900 : 30));   // takes no time
 *         return shop;
 *     });
 *
 *     assertEquals("quick", price);
 *     assertEquals(Duration.ofMillis(30), VirtualTime.elapsed());    // the slow one was not waited for
 *     assertRecorded(observer).started(2).outcomes().succeeded(1).cancelled(1);
 * }                                                                  // and no thread and no timer is left
 * }</pre>
 *
 * <p>Without JUnit the body stands in {@code VirtualTime.explore(100, () -> { … })}. On the real machine
 * {@code assertNothingLeaks(() -> { … })} looks for what is left.
 *
 * <p>Virtual time decides which thread goes on, for which the JDK has no public way: the JVM that runs the tests needs
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED}. Nothing else here does.
 */
@NullMarked
package dev.braid.test;

import org.jspecify.annotations.NullMarked;
