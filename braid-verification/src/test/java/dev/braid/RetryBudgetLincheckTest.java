package dev.braid;

import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** The purse of retries that several calls share, against a sequential one. */
class RetryBudgetLincheckTest {

    @Test
    void a_retry_budget_is_filled_and_spent_as_if_by_one_thread() {
        Linearizable.check(Budget.class, BudgetSpec.class);
    }

    public static class Budget {
        private final RetryBudget budget = RetryBudget.of(0.5, 2);

        @Operation
        public void deposit() {
            budget.deposit();
        }

        @Operation
        public boolean withdraw() {
            return budget.withdraw();
        }

        @Operation
        public int available() {
            return budget.available();
        }
    }

    public static class BudgetSpec {
        private static final int MOST = 4;

        private int halves = MOST;

        public void deposit() {
            halves = Math.min(MOST, halves + 1);
        }

        public boolean withdraw() {
            boolean any = halves >= 2;
            halves -= any ? 2 : 0;
            return any;
        }

        public int available() {
            return halves / 2;
        }
    }
}
