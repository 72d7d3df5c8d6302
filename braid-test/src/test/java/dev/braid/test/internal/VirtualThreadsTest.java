package dev.braid.test.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VirtualThreadsTest {

    @Test
    void who_is_not_let_in_is_told_what_to_add() {
        assertThat(VirtualThreads.explanation(new IllegalAccessException(), getClass().getClassLoader().getUnnamedModule()))
                .isEqualTo(
                        """
                        virtual time: the JDK does not let a test schedule its virtual threads unless it is opened; add to the command line \
                        of the JVM that runs the tests:
                            --add-opens java.base/java.lang=ALL-UNNAMED
                        Maven, in the configuration of maven-surefire-plugin: <argLine>--add-opens java.base/java.lang=ALL-UNNAMED</argLine>
                        Gradle: tasks.test { jvmArgs("--add-opens=java.base/java.lang=ALL-UNNAMED") }""");
    }

    @Test
    void a_module_is_told_its_name() {
        assertThat(VirtualThreads.explanation(new IllegalAccessException(), Object.class.getModule()))
                .contains("    --add-opens java.base/java.lang=java.base\n");
    }

    @Test
    void who_has_another_jdk_is_told_so() {
        assertThat(VirtualThreads.explanation(new NoSuchMethodException(), Object.class.getModule()))
                .startsWith("virtual time: JDK " + Runtime.version() + " has no ThreadBuilders.newVirtualThread(")
                .endsWith("use the JDK that this version of Braid is tested with, 25");
    }
}
