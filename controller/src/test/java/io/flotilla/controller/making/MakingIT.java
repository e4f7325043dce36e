package io.flotilla.controller.making;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.making.evaluation.GoldenTests;
import io.flotilla.controller.making.evaluation.Readiness;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.publishing.Publishing;
import io.flotilla.controller.registry.publishing.Variants;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.proto.registry.v1.Manifest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of a version that is published. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class MakingIT {

    @Inject TestMaking making;
    @Inject ModelVersions versions;
    @Inject Variants variants;
    @Inject Publishing publishing;
    @Inject MakingPlans plans;
    @Inject FakeRuntimeHosts hosts;

    @BeforeEach
    void switchOn() {
        making.switchOn();
    }

    @AfterEach
    void switchOff() {
        making.switchOff();
    }

    @Test
    void a_version_is_published_when_all_that_was_asked_is_made_and_measured() {
        var version = making.upload();

        var publishing = making.publish(version, List.of("onnx-int8-static"));

        assertThat(publishing.state()).isEqualTo(ModelVersionState.BUILDING);
        making.awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(variants.of(version)).extracting(Variant::id).contains("onnx-int8-static");
        assertThat(making.jobsOf(version))
                .extracting(MakingJob::state)
                .containsOnly(MakingJobState.SUCCEEDED);
    }

    @Test
    void what_was_made_says_from_what_and_changes_nothing_of_what_was_uploaded() {
        var version = making.upload();
        var uploaded = versions.get(version).content().digest();

        making.publish(version, List.of("onnx-int8-static"));

        making.awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(versions.get(version).content().digest()).isEqualTo(uploaded);
        assertThat(variants.of(version))
                .filteredOn(variant -> !variant.isUploaded())
                .singleElement()
                .satisfies(made -> assertThat(made.madeFrom()).isEqualTo(making.sourceOf(version)));
    }

    @Test
    void the_reference_gives_the_golden_test() throws Exception {
        var version = making.upload();

        making.publish(version, List.of());

        making.awaitState(version, ModelVersionState.PUBLISHED);
        var manifest = Manifest.parseFrom(versions.manifest(version));
        assertThat(manifest.getGoldenTest().getCasesCount()).isEqualTo(GoldenTests.CASES);
        assertThat(manifest.getGoldenTest().getTolerancesList())
                .allMatch(tolerance -> tolerance.getMinCosine() <= 0.999);
    }

    @Test
    void readiness_says_what_a_version_lacks() {
        var version = making.upload();
        making.publish(version, List.of());
        making.awaitState(version, ModelVersionState.PUBLISHED);

        var readiness = plans.readiness(version);

        assertThat(readiness.checks())
                .filteredOn(check -> !check.passed())
                .extracting(Readiness.Check::kind)
                .containsExactly(Readiness.Kind.LICENSED);
    }

    @Test
    void what_a_converter_makes_is_measured_and_published_like_anything_else() {
        var version = making.upload();

        making.publish(version, List.of("copier-int8"));

        making.awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(variants.of(version))
                .filteredOn(variant -> variant.id().equals("copier-int8"))
                .singleElement()
                .satisfies(
                        made -> {
                            assertThat(made.madeFrom()).isEqualTo(making.sourceOf(version));
                            assertThat(made.files()).hasSize(2);
                        });
    }

    @Test
    void a_target_that_is_none_is_refused_and_nothing_changes() {
        var version = making.upload();

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> making.publish(version, List.of("INT8", "INT9")))
                .withMessageContaining("INT9");
        assertThat(versions.get(version).state()).isEqualTo(ModelVersionState.DRAFT);
    }

    @Test
    void without_a_runtime_host_what_is_asked_cannot_be_made() {
        var version = making.upload();
        hosts.reset();

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> making.publish(version, List.of("onnx-int8-static")))
                .withMessageContaining("flotilla.making.host");
        assertThat(making.publish(version, null).state()).isEqualTo(ModelVersionState.PUBLISHED);
    }
}
