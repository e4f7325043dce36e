package io.flotilla.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.flotilla.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest implements HouseRules {
    @Test
    void the_contract_needs_nothing_but_the_jdk_and_the_wire() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.xml.stream..",
                        "org.jspecify..",
                        "io.flotilla.contract..",
                        "io.flotilla.proto..",
                        "com.google.protobuf..")
                .check(mainClasses());
    }

    @Test
    void generated_types_stop_at_the_mapping() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.flotilla.contract.mapping..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.flotilla.proto..", "com.google.protobuf..")
                .check(mainClasses());
    }

    @Test
    void nothing_stands_on_the_mapping() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.flotilla.contract.mapping..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.flotilla.contract.mapping..")
                .check(mainClasses());
    }

    @Test
    void its_input_is_bytes_and_no_path_or_socket() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)")
                .check(mainClasses());
    }

    @Test
    void only_a_byte_source_reads_an_open_file() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.ByteSource(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.nio.channels..")
                .check(mainClasses());
    }

    @Test
    void it_has_no_threads_and_no_clock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, ThreadLocal.class, java.time.Clock.class)
                .check(mainClasses());
    }
}
