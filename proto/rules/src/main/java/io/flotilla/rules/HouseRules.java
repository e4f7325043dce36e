package io.flotilla.rules;

import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The rules that every module is held to. Its {@code ArchitectureTest}, in the module's root
 * package, implements this and adds its own.
 */
public interface HouseRules {
    /** The module's main classes. */
    default JavaClasses mainClasses() {
        return MainCode.CLASSES;
    }

    /** The folder of the module's main sources. */
    default Path sources() {
        return MainCode.SOURCES;
    }

    /** Packages and classes that may exceed the size limits: full name to reason. */
    default Map<String, String> oversized() {
        return Map.of();
    }

    @Test
    default void every_package_is_null_marked() {
        assertThat(MainCode.packagesOf(mainClasses()))
                .allMatch(p -> p.isAnnotatedWith(NullMarked.class));
    }

    @Test
    default void no_package_holds_more_than_20_types() {
        var types = MainCode.typesByPackage(mainClasses());

        types.keySet().removeAll(oversized().keySet());

        assertThat(types.entrySet()).allMatch(holder -> holder.getValue() <= 20);
    }

    @Test
    default void no_class_is_longer_than_300_lines() {
        var lines = MainCode.linesByType(sources());

        lines.keySet().removeAll(oversized().keySet());

        assertThat(lines.entrySet()).allMatch(type -> type.getValue() <= 300);
    }

    @Test
    default void packages_form_no_cycle() {
        slices().matching(getClass().getPackageName() + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(mainClasses());
    }

    @Test
    default void packages_are_named_for_what_they_are_about() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..impl..",
                        "..util..",
                        "..common..",
                        "..helper..",
                        "..manager..",
                        "..dto..",
                        "..model..")
                .check(mainClasses());
    }

    @Test
    default void classes_are_named_for_what_they_are() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameStartingWith("Abstract")
                .check(mainClasses());
    }

    @Test
    default void time_comes_from_a_clock() {
        noClasses()
                .should()
                .accessTargetWhere(Uses.theWallClock())
                .because("a java.time.Clock is injected")
                .check(mainClasses());
    }

    @Test
    default void nothing_sleeps() {
        noClasses().should().accessTargetWhere(Uses.aSleep()).check(mainClasses());
    }

    @Test
    default void only_the_printer_writes_to_standard_output() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Printer")
                .should()
                .accessField(System.class, "out")
                .check(mainClasses());
    }

    @Test
    default void an_optional_is_returned_and_never_kept() {
        noFields().should().haveRawType(Optional.class).check(mainClasses());
    }

    @Test
    default void an_optional_is_returned_and_never_passed() {
        noCodeUnits()
                .that()
                .doNotHaveModifier(SYNTHETIC)
                .should()
                .haveRawParameterTypes(Uses.anOptionalParameter())
                .check(mainClasses());
    }
}
