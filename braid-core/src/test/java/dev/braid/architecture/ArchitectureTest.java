package dev.braid.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.braid.FanOut;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Imports point down, and the core stands on the JDK alone. */
class ArchitectureTest {

    private static final JavaClasses CORE =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.braid");

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.braid.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void internal_packages_know_nothing_of_those_above() {
        classes()
                .that()
                .resideInAPackage("dev.braid.internal..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.braid.internal..", "java..", "jdk.jfr", "org.jspecify.annotations..")
                .check(CORE);
    }

    @Test
    void channels_depend_on_nothing_else_in_braid() {
        classes()
                .that()
                .resideInAPackage("dev.braid.channel")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.braid.channel", "java..", "org.jspecify.annotations..")
                .check(CORE);
    }

    @Test
    void fan_out_does_not_know_channels() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.braid", "dev.braid.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.braid.channel")
                .check(CORE);
    }

    @Test
    void the_host_knows_nothing_of_the_crew() {
        noClasses()
                .that()
                .resideInAPackage("dev.braid.internal.host..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.braid.internal.crew..")
                .check(CORE);
    }

    @Test
    void observers_that_are_ready_made_use_what_is_public_and_the_bridge() {
        classes()
                .that()
                .resideInAPackage("dev.braid.observe")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.braid.observe",
                        "dev.braid",
                        "dev.braid.internal.bridge",
                        "java..",
                        "javax.management..",
                        "org.jspecify.annotations..")
                .check(CORE);
    }

    @Test
    void the_core_depends_on_the_jdk_only() {
        classes()
                .that()
                .resideOutsideOfPackage("dev.braid.observe")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.braid..", "java..", "jdk.jfr", "org.jspecify.annotations..")
                .check(CORE);
    }

    /** Its module may be missing: whoever touches its classes has to ask before. */
    @Test
    void the_flight_recorder_is_known_to_its_events_only() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.braid.internal.flight")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr..")
                .check(CORE);
    }

    @Test
    void only_what_is_for_that_needs_the_module_for_management() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.braid.observe")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.management")
                .check(CORE);
    }

    @Test
    void the_module_requires_nothing_at_run_time_and_hides_its_internals() throws IOException {
        ModuleDescriptor module = descriptor();

        assertThat(module.requires())
                .filteredOn(required -> !required.modifiers().contains(Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactly("java.base");
        assertThat(module.exports())
                .filteredOn(export -> export.source().contains("internal"))
                .as("what is internal is for the testing kit at most, and no more of it than the machine")
                .allSatisfy(export -> assertThat(export.targets()).containsExactly("dev.braid.test"))
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("dev.braid.internal.host");
    }

    @Test
    void no_source_file_is_longer_than_500_lines() throws IOException {
        try (var files = Files.walk(Path.of("src"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .allSatisfy(file -> assertThat(Files.readAllLines(file))
                            .as(file.toString())
                            .hasSizeLessThanOrEqualTo(500));
        }
    }

    private static ModuleDescriptor descriptor() throws IOException {
        URI classes = URI.create(FanOut.class.getProtectionDomain().getCodeSource().getLocation().toString());
        try (InputStream in = Files.newInputStream(Path.of(classes).resolve("module-info.class"))) {
            return ModuleDescriptor.read(in);
        }
    }
}
