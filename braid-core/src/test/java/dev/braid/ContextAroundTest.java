package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a context was made in, which a shield does not hide. */
class ContextAroundTest {

    @Test
    void around_a_child_is_its_parent_and_around_a_shield_what_it_shields_from() {
        ContextNode outer = (ContextNode) Context.current().withCancel();

        assertThat(((ContextNode) outer.withCancel()).around()).isSameAs(outer);
        assertThat(outer.shield().around()).isSameAs(outer);
        assertThat(new ContextNode(new ManualHost()).around()).isNull();
    }

    @Test
    void code_in_a_shield_finds_the_run_that_it_is_in() throws InterruptedException {
        FanOut.limit(1).forEach(List.of(1), task -> {
            ContextNode run = ContextNode.currentNode();
            Context.shielded().run(() -> FanOut.limit(1).forEach(List.of(1), inner -> {
                ContextNode shield = ContextNode.currentNode().around();
                assertThat(shield).isNotNull().isNotSameAs(run);
                assertThat(shield == null ? null : shield.around()).isSameAs(run);
            }));
        });
    }
}
