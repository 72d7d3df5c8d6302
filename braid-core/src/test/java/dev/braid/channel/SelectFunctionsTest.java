package dev.braid.channel;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.afterRun;
import static dev.braid.channel.Case.otherwise;
import static dev.braid.channel.Case.otherwiseRun;
import static dev.braid.channel.Case.receive;
import static dev.braid.channel.Case.receiveRun;
import static dev.braid.channel.Case.send;
import static dev.braid.channel.Case.sendRun;
import static dev.braid.channel.Select.select;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the functions of cases may give and throw, and what of that the compiler knows. */
class SelectFunctionsTest {

    private final IOException cause = new IOException("disk on fire");

    private final Channel<String> orders = Channel.buffered(2);
    private final Channel<Integer> alarms = Channel.buffered(2);

    // Each of these compiles only if the compiler infers what the select throws: nothing but interrupts, or one checked exception.

    private String throwsNothing() throws InterruptedException {
        return select(
                receive(orders, order -> "order " + order),
                receive(alarms, alarm -> "alarm " + alarm),
                after(ofSeconds(0), () -> "nothing"));
    }

    private void throwsNothingAndGivesNothing() throws InterruptedException {
        List<Object> received = new ArrayList<>();
        select(
                receiveRun(orders, received::add),
                receiveRun(alarms, received::add, closed -> {}),
                sendRun(orders, "one", () -> {}),
                afterRun(ofSeconds(5), () -> {}),
                otherwiseRun(() -> {}));
    }

    private String throwsNothingBuiltBefore() throws InterruptedException {
        Select<String, RuntimeException> built = Select.of(
                receive(orders, order -> "order " + order), send(alarms, 1, () -> "sent"), otherwise(() -> "nothing"));
        return built.select();
    }

    private String throwsIOException() throws IOException, InterruptedException {
        return select(receive(orders, this::read), otherwise(() -> "nothing"));
    }

    private String read(String order) throws IOException {
        if (order.equals("fail")) {
            throw cause;
        }
        return "read " + order;
    }

    private static String wait(Integer alarm) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return "waited " + alarm;
    }

    @Test
    void a_select_whose_functions_throw_nothing_needs_no_catch() throws InterruptedException {
        assertThat(throwsNothing()).isEqualTo("nothing");
        orders.send("one");
        assertThat(throwsNothing()).isEqualTo("order one");
        alarms.send(1);
        assertThat(throwsNothingBuiltBefore()).isIn("alarm 1", "sent");
        throwsNothingAndGivesNothing();
    }

    @Test
    void what_a_function_throws_is_thrown_as_it_is_and_its_element_was_received() throws Exception {
        orders.send("fail");
        orders.send("one");

        assertThatThrownBy(this::throwsIOException).isSameAs(cause);
        assertThat(throwsIOException()).isEqualTo("read one");
        assertThat(throwsIOException()).isEqualTo("nothing");
    }

    @Test
    void what_a_function_of_a_select_that_waited_throws_is_thrown_as_it_is() {
        for (On on : On.values()) {
            Channel<String> channel = Channel.rendezvous();
            Beside<String> receives = Beside.call(on, () -> Select.<String, IOException>select(receive(channel, this::read)))
                    .untilParked();
            assertThat(channel.trySend("fail")).isTrue();
            assertThat(receives.thrown()).isSameAs(cause);

            Beside<String> sends = Beside.call(on, () -> Select.<String, IOException>select(send(channel, "one", () -> read("fail"))))
                    .untilParked();
            assertThat(channel.tryReceive()).as("sent though the function throws then").contains("one");
            assertThat(sends.thrown()).isSameAs(cause);
        }
    }

    @Test
    void each_kind_of_function_may_throw() {
        Channel<String> drained = Channel.rendezvous();
        drained.close();
        orders.trySend("one");

        assertThatThrownBy(() -> select(receiveRun(orders, element -> read("fail")))).isSameAs(cause);
        assertThatThrownBy(() -> select(receive(drained, element -> element, closed -> read("fail")))).isSameAs(cause);
        assertThatThrownBy(() -> select(receiveRun(drained, element -> {}, closed -> read("fail")))).isSameAs(cause);
        assertThatThrownBy(() -> select(send(orders, "two", () -> read("fail")))).isSameAs(cause);
        assertThatThrownBy(() -> select(sendRun(orders, "three", () -> read("fail")))).isSameAs(cause);
        assertThatThrownBy(() -> select(after(Duration.ZERO, () -> read("fail")))).isSameAs(cause);
        assertThatThrownBy(() -> select(afterRun(Duration.ZERO, () -> read("fail")))).isSameAs(cause);
        assertThatThrownBy(() -> select(otherwise(() -> read("fail")))).isSameAs(cause);
        assertThatThrownBy(() -> select(otherwiseRun(() -> read("fail")))).isSameAs(cause);
        assertThat(orders.size()).as("sent though their functions threw").isEqualTo(2);
    }

    @Test
    void two_unrelated_exceptions_are_an_exception() {
        assertThatThrownBy(() -> Select.<String, Exception>select(
                        receive(orders, this::read),
                        otherwise(() -> {
                            throw new TimeoutException("too late");
                        })))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("too late");
    }

    @Test
    void functions_may_be_interrupted() throws InterruptedException {
        alarms.send(1);
        String waited = select(receive(alarms, SelectFunctionsTest::wait));
        assertThat(waited).isEqualTo("waited 1");

        alarms.send(2);
        assertThatThrownBy(() -> select(receiveRun(alarms, alarm -> {
                    Thread.currentThread().interrupt();
                    wait(alarm);
                })))
                .isInstanceOf(InterruptedException.class);
        assertThat(alarms.tryReceive()).as("it was received").isEmpty();
    }

    @Test
    void results_may_be_null() throws InterruptedException {
        Channel<String> drained = Channel.rendezvous();
        drained.close();
        orders.send("one");

        assertThat(SelectFunctionsTest.<@Nullable String>given(receive(orders, order -> null))).isNull();
        assertThat(SelectFunctionsTest.<@Nullable String>given(receive(drained, order -> "one", closed -> null))).isNull();
        assertThat(SelectFunctionsTest.<@Nullable String>given(send(orders, "two", () -> null))).isNull();
        assertThat(SelectFunctionsTest.<@Nullable String>given(after(Duration.ZERO, () -> null))).isNull();
        assertThat(SelectFunctionsTest.<@Nullable String>given(otherwise(() -> null))).isNull();
        assertThat(SelectFunctionsTest.<@Nullable Void>given(otherwiseRun(() -> {}))).isNull();
    }

    private static <R extends @Nullable Object> R given(Case<R, RuntimeException> one) throws InterruptedException {
        return select(one);
    }

    @Test
    void functions_run_in_the_thread_that_selects_and_may_select_themselves() throws InterruptedException {
        orders.send("one");
        orders.send("two");

        String both = select(receive(orders, first -> first + " " + select(receive(orders, second -> second + " in "
                + Thread.currentThread().getName()))));

        assertThat(both).isEqualTo("one two in " + Thread.currentThread().getName());
    }

    @Test
    void a_case_may_be_used_in_many_selects() throws InterruptedException {
        Case<String, RuntimeException> order = receive(orders, element -> element);
        Case<String, RuntimeException> nothing = otherwise(() -> "nothing");
        orders.send("one");
        orders.send("two");

        assertThat(Select.of(order, nothing).select()).isEqualTo("one");
        assertThat(Select.of(nothing, order).select()).isEqualTo("two");
        assertThat(Select.of(order, nothing).select()).isEqualTo("nothing");
    }
}
