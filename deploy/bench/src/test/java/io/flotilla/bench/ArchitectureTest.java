package io.flotilla.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.flotilla.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest implements HouseRules {
    @Test
    void the_parts_are_met_as_processes_and_never_in_java() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.flotilla.controller..",
                        "io.flotilla.agent..",
                        "io.flotilla.host..",
                        "io.flotilla.cli..")
                .check(mainClasses());
    }
}
