package io.flotilla.rules;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HouseRulesTest {
    private static final JavaClasses BREACHES = classesIn("io.flotilla.rules.breach");
    private static final JavaClasses UNMARKED_AND_LARGE = classesIn("java.util.function");

    @TempDir Path sources;

    @ParameterizedTest
    @MethodSource
    void a_breach_is_found(Consumer<HouseRules> rule) {
        var module = new Module(BREACHES, sources, Map.of());

        assertThatThrownBy(() -> rule.accept(module))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("io.flotilla.rules.breach");
    }

    static Stream<Named<Consumer<HouseRules>>> a_breach_is_found() {
        return Stream.of(
                Named.of("cycle", HouseRules::packages_form_no_cycle),
                Named.of("package name", HouseRules::packages_are_named_for_what_they_are_about),
                Named.of("class name", HouseRules::classes_are_named_for_what_they_are),
                Named.of("clock", HouseRules::time_comes_from_a_clock),
                Named.of("sleep", HouseRules::nothing_sleeps),
                Named.of("output", HouseRules::only_the_printer_writes_to_standard_output),
                Named.of("field", HouseRules::an_optional_is_returned_and_never_kept),
                Named.of("parameter", HouseRules::an_optional_is_returned_and_never_passed));
    }

    @Test
    void an_unmarked_package_is_found() {
        var module = new Module(UNMARKED_AND_LARGE, sources, Map.of());

        assertThatThrownBy(module::every_package_is_null_marked)
                .hasMessageContaining("java.util.function");
    }

    @Test
    void a_large_package_is_found() {
        var module = new Module(UNMARKED_AND_LARGE, sources, Map.of());

        assertThatThrownBy(module::no_package_holds_more_than_20_types)
                .hasMessageContaining("java.util.function");
    }

    @Test
    void a_long_class_is_found() throws IOException {
        var module = new Module(BREACHES, sources, Map.of());

        Files.writeString(
                Files.createDirectories(sources.resolve("a/b")).resolve("C.java"),
                "\n".repeat(301));

        assertThatThrownBy(module::no_class_is_longer_than_300_lines).hasMessageContaining("a.b.C");
    }

    @Test
    void what_is_oversized_for_a_reason_passes() {
        var module =
                new Module(UNMARKED_AND_LARGE, sources, Map.of("java.util.function", "not ours"));

        assertThatCode(module::no_package_holds_more_than_20_types).doesNotThrowAnyException();
    }

    private static JavaClasses classesIn(String name) {
        return new ClassFileImporter().importPackages(name);
    }

    private record Module(JavaClasses mainClasses, Path sources, Map<String, String> oversized)
            implements HouseRules {}
}
