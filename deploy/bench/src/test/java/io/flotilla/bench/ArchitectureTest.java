package io.flotilla.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.flotilla.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest implements HouseRules {
    /** Functions without a process of their own, of which only the answers can be measured. */
    private static final String PURE = "io.flotilla.controller.rollout.analysis";

    /** Adds reports up in this process, since that is what it times. */
    private static final String MERGING = "io.flotilla.bench.telemetry.Merging";

    @Test
    void the_parts_are_met_as_processes_and_never_in_java() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(MERGING)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                        "io.flotilla.controller..",
                                        "io.flotilla.agent..",
                                        "io.flotilla.host..",
                                        "io.flotilla.cli..")
                                .and(not(resideInAPackage(PURE))))
                .check(mainClasses());
    }

    @Test
    void only_the_bench_of_the_comparison_of_versions_calls_it() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.flotilla.bench.analysis")
                .should()
                .dependOnClassesThat(resideInAPackage(PURE))
                .check(mainClasses());
    }
}
