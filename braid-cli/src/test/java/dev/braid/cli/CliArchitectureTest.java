package dev.braid.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports point down. */
class CliArchitectureTest {

    private static final JavaClasses CLI =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.braid.cli");

    /** From the top. */
    private static final List<String> PACKAGES = List.of("run", "report", "task", "trace", "output", "process", "input", "os", "text");

    @ParameterizedTest
    @ValueSource(strings = {"report", "task", "trace", "output", "process", "input", "os", "text"})
    void a_package_knows_nothing_of_those_above(String name) {
        String[] above = PACKAGES.subList(0, PACKAGES.indexOf(name)).stream().map(upper -> "dev.braid.cli." + upper).toArray(String[]::new);

        noClasses().that().resideInAPackage("dev.braid.cli." + name).should().dependOnClassesThat().resideInAnyPackage(above).check(CLI);
    }

    @Test
    void only_the_run_its_tasks_and_its_trace_know_the_library() {
        noClasses()
                .that().resideInAnyPackage(PACKAGES.stream().skip(4).map(name -> "dev.braid.cli." + name).toArray(String[]::new))
                .should().dependOnClassesThat().resideInAPackage("dev.braid")
                .check(CLI);
    }

    @Test
    void nobody_else_calls_native_functions() {
        noClasses()
                .that().resideOutsideOfPackages("dev.braid.cli.os", "dev.braid.cli.process")
                .should().dependOnClassesThat().resideInAPackage("java.lang.foreign")
                .check(CLI);
    }

    @Test
    void nobody_starts_processes_by_the_JDK() {
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.lang.ProcessBuilder").check(CLI);
    }
}
