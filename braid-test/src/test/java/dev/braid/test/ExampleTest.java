package dev.braid.test;

import static dev.braid.test.BraidAssertions.assertRecorded;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.test.junit.VirtualTimeTest;
import java.time.Duration;
import java.util.List;

/** What the package documentation shows. */
class ExampleTest {

    static final FanOut ASK = FanOut.unlimited().withName("ask").withTimeout(Duration.ofSeconds(1));

    @VirtualTimeTest(schedules = 100)
    void the_quicker_shop_answers() throws Exception {
        var observer = new RecordingObserver();

        String price = ASK.withObserver(observer).firstSuccess(List.of("slow", "quick"), shop -> {
            Context.sleep(Duration.ofMillis(shop.equals("slow") ? 900 : 30));
            return shop;
        });

        assertEquals("quick", price);
        assertEquals(Duration.ofMillis(30), VirtualTime.elapsed());
        assertRecorded(observer).started(2).outcomes().succeeded(1).cancelled(1);
    }
}
