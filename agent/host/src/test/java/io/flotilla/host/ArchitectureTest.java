package io.flotilla.host;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.flotilla.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest implements HouseRules {
    @Test
    void of_the_wire_it_knows_only_the_runtime_and_how_a_golden_test_looks() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.flotilla.proto..")
                                .and(
                                        resideOutsideOfPackages(
                                                "io.flotilla.proto.runtime..",
                                                "io.flotilla.proto.registry..",
                                                "io.flotilla.proto.shared..")))
                .check(mainClasses());
    }

    @Test
    void engines_and_what_measures_them_know_nothing_of_the_wire() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.flotilla.host.benchmark..",
                        "io.flotilla.host.engine..",
                        "io.flotilla.host.evaluate..",
                        "io.flotilla.host.gguf..",
                        "io.flotilla.host.llama..",
                        "io.flotilla.host.onnx..",
                        "io.flotilla.host.picture..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.flotilla.proto..",
                        "io.flotilla.host.serve..",
                        "io.flotilla.host.command..")
                .check(mainClasses());
    }

    @Test
    void it_speaks_to_whoever_started_it_and_to_nobody_else() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "java.net.http..", "io.quarkus..", "jakarta..")
                .check(mainClasses());
    }
}
