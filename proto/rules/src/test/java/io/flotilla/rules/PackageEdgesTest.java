package io.flotilla.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class PackageEdgesTest {
    private static final String ROOT = "io.flotilla.rules.breach";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(ROOT);

    @Test
    void a_use_that_is_not_in_its_row_is_a_violation() {
        var edges = PackageEdges.below(ROOT).inOrder("util", "second", "first");

        assertThatThrownBy(() -> classes().should(edges).check(CLASSES))
                .hasMessageContaining("second.Hen")
                .hasMessageNotContaining("Class <io.flotilla.rules.breach.first.Egg>");
    }

    @Test
    void a_package_that_is_not_in_the_table_is_a_violation() {
        var edges = PackageEdges.below(ROOT).with("first", "second").with("second", "first");

        assertThatThrownBy(() -> classes().should(edges).check(CLASSES))
                .hasMessageContaining("util.Tool is in a package that is not in the table");
    }

    @Test
    void a_package_on_top_may_use_all() {
        var edges = PackageEdges.below(ROOT).with("util").with("first", "second").onTop("second");

        assertThatCode(() -> classes().should(edges).check(CLASSES)).doesNotThrowAnyException();
    }
}
