package io.flotilla.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.flotilla.rules.HouseRules;
import io.flotilla.rules.PackageEdges;
import org.junit.jupiter.api.Test;

class ArchitectureTest implements HouseRules {
    private static final String[] GRPC_PACKAGES = {
        "io.flotilla.agent.link..",
        "io.flotilla.agent.identity..",
        "io.flotilla.agent.artifact.grpc..",
        "io.flotilla.agent.serve.kserve.."
    };

    @Test
    void each_duty_knows_only_those_it_stands_on() {
        classes()
                .should(
                        PackageEdges.below("io.flotilla.agent")
                                .with("shared")
                                .with("identity", "shared")
                                .with("probe", "shared")
                                .with("artifact", "shared")
                                .with("runtime", "shared")
                                .with("select", "shared", "probe", "runtime")
                                .with("serve", "shared", "runtime")
                                .with(
                                        "reconcile",
                                        "shared",
                                        "identity",
                                        "probe",
                                        "artifact",
                                        "runtime",
                                        "select",
                                        "serve")
                                .with("telemetry", "shared", "runtime", "select", "serve")
                                .with("trust", "shared")
                                .with("service", "shared")
                                .with(
                                        "link",
                                        "shared",
                                        "identity",
                                        "reconcile",
                                        "telemetry",
                                        "trust")
                                .onTop("simulate")
                                .onTop("cli"))
                .check(mainClasses());
    }

    @Test
    void only_link_identity_pieces_and_kserve_know_grpc() {
        noClasses()
                .that()
                .resideOutsideOfPackages(GRPC_PACKAGES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.grpc..")
                .check(mainClasses());
    }

    @Test
    void generated_types_stop_at_grpc_the_mappers_and_the_runtime_host() {
        noClasses()
                .that()
                .resideOutsideOfPackages(GRPC_PACKAGES)
                .and()
                .resideOutsideOfPackages(
                        "io.flotilla.agent.*.wire", "io.flotilla.agent.runtime.host")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.flotilla.proto..", "com.google.protobuf..")
                .check(mainClasses());
    }

    @Test
    void it_stays_light() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "java.sql..",
                        "javax.sql..",
                        "ai.djl..",
                        "ai.onnxruntime..")
                .because("no framework, no database and no engine run in the daemon")
                .check(mainClasses());
    }
}
