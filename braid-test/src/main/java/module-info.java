/** Tests of code that uses Braid. Needs JUnit only for its JUnit extension. */
module dev.braid.test {
    requires transitive dev.braid;
    requires static transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports dev.braid.test;
    exports dev.braid.test.junit;
}
