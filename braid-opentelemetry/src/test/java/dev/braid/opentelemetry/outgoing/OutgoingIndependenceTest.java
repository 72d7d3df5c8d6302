package dev.braid.opentelemetry.outgoing;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who uses one of them needs not what the others need. */
class OutgoingIndependenceTest {

    private static final Set<String> LIBRARIES = Set.of("java.net.http", "io.grpc", "java.sql");

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.braid.opentelemetry");

    /** With all that it needs of this module, and what those need. */
    private static Set<String> librariesOf(Class<?> helper) {
        Set<JavaClass> seen = new HashSet<>();
        Deque<JavaClass> open = new ArrayDeque<>(Set.of(CLASSES.get(helper)));
        Set<String> libraries = new HashSet<>();
        while (!open.isEmpty()) {
            JavaClass next = open.pop();
            if (next.getPackageName().startsWith("dev.braid.opentelemetry") && seen.add(next)) {
                next.getDirectDependenciesFromSelf().forEach(needed -> open.push(needed.getTargetClass()));
            }
            LIBRARIES.stream().filter(next.getPackageName()::startsWith).forEach(libraries::add);
        }
        return libraries;
    }

    @Test
    void each_needs_one_library() {
        assertThat(librariesOf(OutgoingHttp.class)).containsExactly("java.net.http");
        assertThat(librariesOf(OutgoingGrpc.class)).containsExactly("io.grpc");
        assertThat(librariesOf(OutgoingJdbc.class)).containsExactly("java.sql");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.net.http", "io.grpc", "java.sql"})
    void nothing_else_needs_it(String library) {
        Set<String> helpers = CLASSES.stream()
                .filter(any -> any.getDirectDependenciesFromSelf().stream()
                        .anyMatch(needed -> needed.getTargetClass().getPackageName().startsWith(library)))
                .map(JavaClass::getPackageName)
                .collect(toSet());

        assertThat(helpers).containsExactly("dev.braid.opentelemetry.outgoing");
    }
}
