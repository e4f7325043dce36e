package io.flotilla.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.flotilla.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest implements HouseRules {
    @Test
    void it_needs_neither_framework_nor_database() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "java.sql..", "javax.sql..")
                .check(mainClasses());
    }
}
