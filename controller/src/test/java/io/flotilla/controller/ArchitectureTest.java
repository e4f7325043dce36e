package io.flotilla.controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.flotilla.rules.HouseRules;
import io.flotilla.rules.PackageEdges;
import org.junit.jupiter.api.Test;

class ArchitectureTest implements HouseRules {
    private static final String[] ENDPOINTS = {
        "io.flotilla.controller.*.api..",
        // Speaks protobuf with the process that it starts.
        "io.flotilla.controller.making.client..",
        "io.flotilla.controller.link..",
        "io.flotilla.controller.rest.."
    };

    @Test
    void each_feature_uses_only_those_before_it() {
        classes()
                .should(
                        PackageEdges.below("io.flotilla.controller")
                                .inOrder(
                                        "shared",
                                        "access",
                                        "artifact",
                                        "device",
                                        "registry",
                                        "signing",
                                        "making",
                                        "telemetry",
                                        "distribution",
                                        "planning",
                                        "rollout",
                                        "overview",
                                        "link",
                                        "rest",
                                        "boot"))
                .check(mainClasses());
    }

    @Test
    void a_feature_has_no_subpackages_but_api_store_and_client() {
        classes()
                .should()
                .resideInAnyPackage(
                        "io.flotilla.controller",
                        "io.flotilla.controller.*",
                        "io.flotilla.controller.*.[api|store|client]",
                        "io.flotilla.controller.access.[certificate|enrollment|scope]",
                        "io.flotilla.controller.access.api.scope",
                        "io.flotilla.controller.device.approval",
                        "io.flotilla.controller.making.[converter|evaluation|recipe]",
                        "io.flotilla.controller.planning.[disagreement|withdrawn]",
                        "io.flotilla.controller.registry.publishing",
                        "io.flotilla.controller.rollout.[analysis|assignment|compliance|condition|deployment|engine|forecast|gate|measuring|plan|policy|rollback]",
                        "io.flotilla.controller.rest.document",
                        "io.flotilla.controller.telemetry.[series|reading]")
                .check(mainClasses());
    }

    @Test
    void grpc_rest_and_generated_types_stop_at_the_endpoints() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ENDPOINTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.flotilla.proto..",
                        "com.google.protobuf..",
                        "io.grpc..",
                        "io.quarkus.grpc..",
                        "jakarta.ws.rs..")
                .check(mainClasses());
    }

    @Test
    void persistence_stays_in_the_stores() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.flotilla.controller.*.store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.persistence..",
                        "io.quarkus.hibernate..",
                        "io.quarkus.panache..",
                        "org.hibernate..",
                        "java.sql..",
                        "javax.sql..",
                        "org.postgresql..",
                        "io.zonky..",
                        "org.flywaydb..")
                .check(mainClasses());
    }

    @Test
    void certificates_and_signatures_are_the_business_of_access_and_signing_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.flotilla.controller.access.certificate",
                        "io.flotilla.controller.signing")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .check(mainClasses());
    }

    @Test
    void entities_stay_within_their_package() {
        classes()
                .that()
                .areAnnotatedWith("jakarta.persistence.Entity")
                .should()
                .bePackagePrivate()
                .check(mainClasses());
    }

    @Test
    void the_root_of_a_feature_is_plain_java() {
        classes()
                .that()
                .resideInAnyPackage(
                        "io.flotilla.controller.*",
                        "io.flotilla.controller.access.[certificate|enrollment|scope]",
                        "io.flotilla.controller.device.approval",
                        "io.flotilla.controller.making.[converter|evaluation|recipe]",
                        "io.flotilla.controller.planning.[disagreement|withdrawn]",
                        "io.flotilla.controller.registry.publishing",
                        "io.flotilla.controller.rollout.[analysis|assignment|compliance|deployment|engine|forecast|gate|measuring|plan|policy|rollback]",
                        "io.flotilla.controller.telemetry.[series|reading]")
                .and()
                .resideOutsideOfPackages(
                        "io.flotilla.controller.link",
                        "io.flotilla.controller.rest",
                        "io.flotilla.controller.boot")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax..",
                        "org.jspecify..",
                        "org.bouncycastle..",
                        "org.apache.commons.statistics..",
                        "io.flotilla.contract..",
                        "io.flotilla.controller.*",
                        "io.flotilla.controller.access.[certificate|enrollment|scope]",
                        "io.flotilla.controller.device.approval",
                        "io.flotilla.controller.making.[converter|evaluation|recipe]",
                        "io.flotilla.controller.planning.[disagreement|withdrawn]",
                        "io.flotilla.controller.registry.publishing",
                        "io.flotilla.controller.rollout.[analysis|assignment|compliance|deployment|engine|forecast|gate|measuring|plan|policy|rollback]",
                        "io.flotilla.controller.telemetry.[series|reading]",
                        "jakarta.enterprise..",
                        "jakarta.inject..",
                        "jakarta.annotation..",
                        "jakarta.transaction..",
                        "io.quarkus.runtime..",
                        "io.quarkus.scheduler..",
                        "io.smallrye.config..",
                        "io.micrometer..")
                .because(
                        "a feature's rules are plain Java: its container only wires, times and"
                                + " counts")
                .check(mainClasses());
    }
}
