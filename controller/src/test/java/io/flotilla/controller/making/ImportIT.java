package io.flotilla.controller.making;

import static io.flotilla.controller.registry.TestRegistry.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.making.converter.RuntimeHosts;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.TestRegistry;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.publishing.NewVariant;
import io.flotilla.controller.registry.publishing.Variants;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.proto.registry.v1.Manifest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Variants that were made elsewhere, of versions that are out. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class ImportIT {

    @Inject TestMaking making;
    @Inject TestRegistry registry;
    @Inject ModelVersions versions;
    @Inject Variants variants;
    @Inject MakingJobs jobs;
    @Inject FakeRuntimeHosts hosts;

    private ResourceName version;

    @BeforeEach
    void publish() {
        making.switchOn();
        version = making.published();
    }

    @AfterEach
    void switchOff() {
        making.switchOff();
    }

    @Test
    void one_is_measured_before_it_goes_out() throws Exception {
        var digest = versions.get(version).content().digest();

        var made = add("pruned", registry.fullPrecisionFiles("pruned"));

        assertThat(made.madeFrom()).isEqualTo(making.sourceOf(version));
        making.awaitRevision(version, 2);
        assertThat(manifest().getVariantsList()).hasSize(2);
        assertThat(versions.get(version).content().digest()).isEqualTo(digest);
        assertThat(jobs.get(making.jobName(version, "pruned")).kind())
                .isEqualTo(MakingJob.Kind.MEASURE);
    }

    @Test
    void one_that_is_far_off_does_not_go_out() {
        hosts.cosine("INT8", 0.5);

        add("pruned", registry.fullPrecisionFiles("pruned"));

        var job = making.jobName(version, "pruned");
        await().atMost(TestMaking.LIMIT)
                .until(() -> jobs.get(job).state() == MakingJobState.SUCCEEDED);
        assertThat(versions.get(version).content().manifestRevision()).isEqualTo(1);
    }

    @Test
    void one_that_nobody_can_measure_goes_out_beside_what_was_measured() throws Exception {
        var before = manifest();
        making.switchOff();

        add("pruned", registry.fullPrecisionFiles("pruned"));

        assertThat(manifest().getRevision()).isEqualTo(2);
        assertThat(manifest().getGoldenTest()).isEqualTo(before.getGoldenTest());
        assertThat(manifest().getVariantsList()).hasSize(2).containsAll(before.getVariantsList());
    }

    @Test
    void the_same_again_changes_nothing() {
        var first = add("pruned", registry.fullPrecisionFiles("pruned"));
        making.awaitRevision(version, 2);

        var again = add("pruned", registry.fullPrecisionFiles("pruned"));

        assertThat(again).isEqualTo(first);
        assertThat(versions.get(version).content().manifestRevision()).isEqualTo(2);
    }

    @Test
    void one_of_another_model_is_refused() {
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> add("", registry.minilmFiles()))
                .withMessageContaining("weights, not 4096")
                .satisfies(
                        refused -> assertThat(refused.reason()).isEqualTo("ANOTHER_ARCHITECTURE"));
        assertThat(variants.of(version)).hasSize(1);
    }

    @Test
    void one_of_a_precision_that_is_there_needs_an_id_of_its_own() {
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> add("", registry.fullPrecisionFiles("pruned")))
                .withMessageContaining("onnx-fp32", "needs another id");
    }

    @Test
    void what_is_there_already_is_refused_under_another_id() {
        assertThatExceptionOfType(AlreadyExists.class)
                .isThrownBy(() -> add("copy", registry.fullPrecisionFiles("graph")))
                .withMessageContaining("with these very files");
    }

    @Test
    void one_whose_id_a_failed_job_holds_is_refused() {
        hosts.failNext(RuntimeHosts.Failure.Kind.UNSUPPORTED, "The graph has no weights.");
        jobs.make(version, List.of("onnx-int8-static"), SOMEBODY);
        var job = making.jobName(version, "onnx-int8-static");
        await().atMost(TestMaking.LIMIT)
                .until(() -> jobs.get(job).state() == MakingJobState.FAILED);

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> add("onnx-int8-static", registry.fullPrecisionFiles("pruned")))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo("JOB_NOT_DONE"));
        assertThat(variants.of(version)).hasSize(1);
    }

    @Test
    void a_revoked_version_takes_none() {
        versions.revoke(version, "poisoned", SOMEBODY);

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> add("pruned", registry.fullPrecisionFiles("pruned")))
                .withMessageContaining(ModelVersionState.REVOKED.name());
    }

    private Variant add(String id, NewVariant.File... files) {
        return variants.importInto(new NewVariant(version, id, List.of(files)), SOMEBODY);
    }

    private Manifest manifest() throws Exception {
        return Manifest.parseFrom(versions.manifest(version));
    }
}
