package io.flotilla.controller.making;

import static io.flotilla.controller.registry.TestRegistry.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.Model.Task;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.Publishing;
import io.flotilla.controller.registry.TestRegistry;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.Variants;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.proto.registry.v1.Manifest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class MakingIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Inject TestRegistry registry;
    @Inject ModelVersions versions;
    @Inject Variants variants;
    @Inject Publishing publishing;
    @Inject MakingJobs jobs;
    @Inject MakingPlans plans;
    @Inject MakingJobRepository repository;
    @Inject FakeRuntimeHosts hosts;

    @BeforeEach
    void switchOn() {
        hosts.switchOn();
    }

    @AfterEach
    void switchOff() {
        hosts.reset();
    }

    @Test
    void a_version_is_published_when_all_that_was_asked_is_made_and_measured() {
        var version = upload();

        var publishing = publish(version, List.of("onnx-int8-static"));

        assertThat(publishing.state()).isEqualTo(ModelVersionState.BUILDING);
        awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(variants.of(version)).extracting(Variant::id).contains("onnx-int8-static");
        assertThat(jobsOf(version))
                .extracting(MakingJob::state)
                .containsOnly(MakingJobState.SUCCEEDED);
    }

    @Test
    void what_was_made_says_from_what_and_changes_nothing_of_what_was_uploaded() {
        var version = upload();
        var uploaded = versions.get(version).content().digest();

        publish(version, List.of("onnx-int8-static"));

        awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(versions.get(version).content().digest()).isEqualTo(uploaded);
        assertThat(variants.of(version))
                .filteredOn(variant -> !variant.isUploaded())
                .singleElement()
                .satisfies(made -> assertThat(made.madeFrom()).isEqualTo(sourceOf(version)));
    }

    @Test
    void the_reference_gives_the_golden_test() throws Exception {
        var version = upload();

        publish(version, List.of());

        awaitState(version, ModelVersionState.PUBLISHED);
        var manifest = Manifest.parseFrom(versions.manifest(version));
        assertThat(manifest.getGoldenTest().getCasesCount()).isEqualTo(GoldenTests.CASES);
        assertThat(manifest.getGoldenTest().getTolerancesList())
                .allMatch(tolerance -> tolerance.getMinCosine() <= 0.999);
    }

    @Test
    void readiness_says_what_a_version_lacks() {
        var version = upload();
        publish(version, List.of());
        awaitState(version, ModelVersionState.PUBLISHED);

        var readiness = plans.readiness(version);

        assertThat(readiness.checks())
                .filteredOn(check -> !check.passed())
                .extracting(Readiness.Check::kind)
                .containsExactly(Readiness.Kind.LICENSED);
    }

    @Test
    void a_variant_that_is_far_off_does_not_go_out() throws Exception {
        var version = upload();
        hosts.cosine("INT8", 0.5);

        publish(version, List.of("onnx-int8-static"));

        awaitState(version, ModelVersionState.PUBLISHED);
        var manifest = Manifest.parseFrom(versions.manifest(version));
        assertThat(manifest.getVariantsList())
                .singleElement()
                .satisfies(only -> assertThat(only.getName()).endsWith("/onnx-fp32"));
    }

    @Test
    void a_variant_that_is_a_little_off_waits_for_approval() {
        var version = upload();
        hosts.cosine("INT8", 0.92);

        publish(version, List.of("onnx-int8-static"));

        awaitState(version, ModelVersionState.AWAITING_APPROVAL);
        var approved = versions.approve(version, "good enough", SOMEBODY);
        assertThat(approved.state()).isEqualTo(ModelVersionState.PUBLISHED);
    }

    @Test
    void a_job_that_fails_holds_its_version_until_it_is_cancelled() {
        var version = upload();
        hosts.failNext(RuntimeHosts.Failure.Kind.UNSUPPORTED, "The graph has no weights.");
        publish(version, List.of("onnx-int8-static"));
        var job = jobName(version, "onnx-int8-static");
        await().atMost(LIMIT).until(() -> jobs.get(job).state() == MakingJobState.FAILED);
        assertThat(jobs.get(job).message()).isEqualTo("The graph has no weights.");

        jobs.cancel(job, "not needed", SOMEBODY);

        awaitState(version, ModelVersionState.PUBLISHED);
    }

    @Test
    void a_job_that_failed_can_be_tried_again() {
        var version = upload();
        hosts.failNext(RuntimeHosts.Failure.Kind.OUT_OF_MEMORY, "It was too large.");
        publish(version, List.of("onnx-int8-static"));
        var job = jobName(version, "onnx-int8-static");
        await().atMost(LIMIT).until(() -> jobs.get(job).state() == MakingJobState.FAILED);

        jobs.retry(job, SOMEBODY);

        awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(jobs.get(job).attempts()).isEqualTo(2);
    }

    @Test
    void a_crash_is_tried_again_by_itself() {
        var version = upload();
        hosts.failNext(RuntimeHosts.Failure.Kind.CRASHED, "It was killed.");

        publish(version, List.of("onnx-int8-static"));

        awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(jobs.get(jobName(version, "onnx-int8-static")).attempts()).isEqualTo(2);
    }

    @Test
    void a_job_whose_worker_has_gone_is_taken_up_by_another() {
        var version = upload();
        var longAgo = Instant.EPOCH;

        // In one transaction, so that no other worker is quicker.
        var abandoned =
                QuarkusTransaction.requiringNew()
                        .call(
                                () -> {
                                    publish(version, List.of());
                                    return repository.claim("a killed one", longAgo, longAgo);
                                })
                        .orElseThrow();

        awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(jobs.get(abandoned.name()).attempts()).isEqualTo(2);
    }

    @Test
    void what_a_cancelled_job_still_makes_is_not_kept() {
        var version = upload();
        hosts.hold();
        publish(version, List.of("onnx-int8-static"));
        var job = jobName(version, "onnx-int8-static");
        await().atMost(LIMIT).until(() -> jobs.get(job).state() == MakingJobState.RUNNING);

        jobs.cancel(job, "not needed", SOMEBODY);
        hosts.release();

        awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(jobs.get(job).state()).isEqualTo(MakingJobState.CANCELLED);
        assertThat(variants.of(version)).singleElement().matches(Variant::isUploaded);
    }

    @Test
    void a_target_that_is_none_is_refused_and_nothing_changes() {
        var version = upload();

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> publish(version, List.of("INT8", "INT9")))
                .withMessageContaining("INT9");
        assertThat(versions.get(version).state()).isEqualTo(ModelVersionState.DRAFT);
    }

    @Test
    void without_a_runtime_host_what_is_asked_cannot_be_made() {
        var version = upload();
        hosts.reset();

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> publish(version, List.of("onnx-int8-static")))
                .withMessageContaining("flotilla.making.host");
        assertThat(publish(version, null).state()).isEqualTo(ModelVersionState.PUBLISHED);
    }

    private ResourceName upload() {
        var draft = registry.draft(Task.TEXT_EMBEDDING);
        registry.addFullPrecision(draft.name());
        return draft.name();
    }

    private ModelVersion publish(ResourceName version, @Nullable List<String> targets) {
        return publishing.publish(version, null, targets, SOMEBODY);
    }

    private ResourceName sourceOf(ResourceName version) {
        return Variant.NAMES.of(version.id("model"), version.id("version"), "onnx-fp32");
    }

    private static ResourceName jobName(ResourceName version, String variant) {
        return MakingJob.NAMES.of(version.id("model"), version.id("version"), variant);
    }

    private List<MakingJob> jobsOf(ResourceName version) {
        return jobs.list(version, PageRequest.of(0, "")).items();
    }

    private void awaitState(ResourceName version, ModelVersionState state) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(versions.get(version).state()).isEqualTo(state));
    }
}
