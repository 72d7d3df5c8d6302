package dev.braid.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Of the kit only what is for JUnit needs JUnit; and of the core it knows the machine, not the kernel. */
class KitArchitectureTest {

    private static final JavaClasses KIT =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.braid.test");

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.braid.test.(**)").should().beFreeOfCycles().check(KIT);
    }

    @Test
    void the_kit_needs_braid_and_the_jdk() {
        classes()
                .that()
                .resideOutsideOfPackage("dev.braid.test.junit")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.braid", "dev.braid.internal.host", "dev.braid.test", "dev.braid.test.internal", "java..",
                        "org.jspecify.annotations..")
                .check(KIT);
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
}
