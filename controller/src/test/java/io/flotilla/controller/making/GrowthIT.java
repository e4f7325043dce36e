package io.flotilla.controller.making;

import static io.flotilla.controller.registry.TestRegistry.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.publishing.Publishing;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.proto.registry.v1.Manifest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions that are out and get more variants, made here. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class GrowthIT {

    @Inject TestMaking making;
    @Inject ModelVersions versions;
    @Inject Publishing publishing;
    @Inject MakingJobs jobs;
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
    void a_published_version_grows_by_a_variant_under_a_new_revision() throws Exception {
        var version = making.published();
        var before = Manifest.parseFrom(versions.manifest(version));

        jobs.make(version, List.of("onnx-int8-static"), SOMEBODY);

        making.awaitRevision(version, 2);
        var after = Manifest.parseFrom(versions.manifest(version));
        assertThat(after.getVariantsList()).hasSize(2).containsAll(before.getVariantsList());
        assertThat(making.released(version)).contains(versions.manifest(version));
        assertThat(versions.get(version).state()).isEqualTo(ModelVersionState.PUBLISHED);
    }

    @Test
    void what_a_published_version_would_grow_by_may_need_approval() throws Exception {
        var version = making.published();
        hosts.cosine("INT8", 0.92);
        jobs.make(version, List.of("onnx-int8-static"), SOMEBODY);
        var job = making.jobName(version, "onnx-int8-static");
        await().atMost(TestMaking.LIMIT)
                .until(() -> jobs.get(job).state() == MakingJobState.SUCCEEDED);
        assertThat(versions.get(version).content().manifestRevision()).isEqualTo(1);

        publishing.approve(version, "good enough", SOMEBODY);

        assertThat(Manifest.parseFrom(versions.manifest(version)).getVariantsList()).hasSize(2);
        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> publishing.approve(version, "again", SOMEBODY));
    }

    @Test
    void a_published_version_takes_nothing_that_is_blocked() {
        var version = making.published();
        hosts.cosine("INT8", 0.5);

        jobs.make(version, List.of("onnx-int8-static"), SOMEBODY);

        var job = making.jobName(version, "onnx-int8-static");
        await().atMost(TestMaking.LIMIT)
                .until(() -> jobs.get(job).state() == MakingJobState.SUCCEEDED);
        assertThat(versions.get(version).content().manifestRevision()).isEqualTo(1);
    }

    @Test
    void only_a_published_version_grows() {
        var version = making.upload();

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> jobs.make(version, List.of("onnx-int8-static"), SOMEBODY));
    }
}
