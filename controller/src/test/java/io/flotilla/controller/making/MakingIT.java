package io.flotilla.controller.making;

import static io.flotilla.controller.making.QualityGate.Rule.MAX_DEGRADATION;
import static io.flotilla.controller.making.QualityGate.Rule.PERCENT_MIN_IMPROVEMENT;
import static io.flotilla.controller.making.QualityGate.Verdict.BLOCKED;
import static io.flotilla.controller.registry.TestRegistry.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.Model.Task;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.NewVariant;
import io.flotilla.controller.registry.Publishing;
import io.flotilla.controller.registry.TestRegistry;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.Variants;
import io.flotilla.controller.shared.FleetException;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.signing.Director;
import io.flotilla.proto.registry.v1.Manifest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    @Inject Recipes recipes;
    @Inject Director director;

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
        assertThat(jobs.get(jobName(version, "onnx-int8-static")).message())
                .contains("mean_cosine is 0.92", "max-degradation is 0.05", "needs approval");
        var approved = publishing.approve(version, "good enough", SOMEBODY);
        assertThat(approved.state()).isEqualTo(ModelVersionState.PUBLISHED);
    }

    @Test
    void the_gates_of_a_recipe_decide_over_those_of_its_task() throws Exception {
        var version = upload();
        var model = versions.get(version).model();
        recipes.put(
                model,
                null,
                List.of(
                        new NewGate("mean_cosine", MAX_DEGRADATION, 0.2, 0, BLOCKED),
                        new NewGate("size_bytes", PERCENT_MIN_IMPROVEMENT, 20, 0, BLOCKED)),
                SOMEBODY);
        hosts.cosine("INT8", 0.92);

        publish(version, List.of("onnx-int8-static"));

        // What is made here is as large as what it is made from.
        awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(Manifest.parseFrom(versions.manifest(version)).getVariantsList()).hasSize(1);
        assertThat(jobs.get(jobName(version, "onnx-int8-static")).message())
                .contains("size_bytes", "percent-min-improvement is 20 %", "it is blocked");
    }

    @Test
    void a_recipe_with_mistakes_is_refused_with_all_of_them_and_changes_nothing() {
        var model = versions.get(upload()).model();
        var before = recipes.get(model);

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(
                        () ->
                                recipes.put(
                                        model,
                                        List.of("INT9"),
                                        List.of(
                                                new NewGate("perplexity", null, -1, 0, null),
                                                new NewGate(
                                                        "mean_cosine",
                                                        MAX_DEGRADATION,
                                                        0.1,
                                                        1001,
                                                        BLOCKED)),
                                        SOMEBODY))
                .satisfies(
                        refused ->
                                assertThat(refused.violations())
                                        .extracting(FleetException.Violation::field)
                                        .containsExactly(
                                                "recipe.targets[0]",
                                                "recipe.gates[0].metric",
                                                "recipe.gates[0].rule",
                                                "recipe.gates[0].value",
                                                "recipe.gates[0].failure",
                                                "recipe.gates[1].priority"));
        assertThat(recipes.get(model)).isEqualTo(before);
    }

    @Test
    void gates_that_are_set_to_none_are_those_of_the_task_again() {
        var model = versions.get(upload()).model();
        var before = recipes.get(model);
        recipes.put(
                model,
                null,
                List.of(new NewGate("min_cosine", MAX_DEGRADATION, 0.2, 0, BLOCKED)),
                SOMEBODY);

        var after = recipes.put(model, null, List.of(), SOMEBODY);

        assertThat(after).isEqualTo(before);
        assertThat(after.gatesAreDefault()).isTrue();
        assertThat(after.isDefault()).isTrue();
    }

    @Test
    void a_published_version_grows_by_a_variant_under_a_new_revision() throws Exception {
        var version = published();
        var before = Manifest.parseFrom(versions.manifest(version));

        jobs.make(version, List.of("onnx-int8-static"), SOMEBODY);

        awaitRevision(version, 2);
        var after = Manifest.parseFrom(versions.manifest(version));
        assertThat(after.getVariantsList()).hasSize(2).containsAll(before.getVariantsList());
        assertThat(released(version)).contains(versions.manifest(version));
        assertThat(versions.get(version).state()).isEqualTo(ModelVersionState.PUBLISHED);
    }

    @Test
    void what_a_published_version_would_grow_by_may_need_approval() throws Exception {
        var version = published();
        hosts.cosine("INT8", 0.92);
        jobs.make(version, List.of("onnx-int8-static"), SOMEBODY);
        var job = jobName(version, "onnx-int8-static");
        await().atMost(LIMIT).until(() -> jobs.get(job).state() == MakingJobState.SUCCEEDED);
        assertThat(versions.get(version).content().manifestRevision()).isEqualTo(1);

        publishing.approve(version, "good enough", SOMEBODY);

        assertThat(Manifest.parseFrom(versions.manifest(version)).getVariantsList()).hasSize(2);
        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> publishing.approve(version, "again", SOMEBODY));
    }

    @Test
    void a_published_version_takes_nothing_that_is_blocked() {
        var version = published();
        hosts.cosine("INT8", 0.5);

        jobs.make(version, List.of("onnx-int8-static"), SOMEBODY);

        var job = jobName(version, "onnx-int8-static");
        await().atMost(LIMIT).until(() -> jobs.get(job).state() == MakingJobState.SUCCEEDED);
        assertThat(versions.get(version).content().manifestRevision()).isEqualTo(1);
    }

    @Test
    void a_variant_that_was_made_elsewhere_is_measured_before_it_goes_out() throws Exception {
        var version = published();
        var digest = versions.get(version).content().digest();
        var elsewhere = new NewVariant(version, "onnx-int8", List.of(registry.minilmFiles()));

        var made = variants.importInto(elsewhere, SOMEBODY);

        assertThat(made.madeFrom()).isEqualTo(sourceOf(version));
        awaitRevision(version, 2);
        assertThat(Manifest.parseFrom(versions.manifest(version)).getVariantsList()).hasSize(2);
        assertThat(versions.get(version).content().digest()).isEqualTo(digest);
        assertThat(jobs.get(jobName(version, "onnx-int8")).kind())
                .isEqualTo(MakingJob.Kind.MEASURE);
    }

    @Test
    void what_a_converter_makes_is_measured_and_published_like_anything_else() {
        var version = upload();

        publish(version, List.of("copier-int8"));

        awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(variants.of(version))
                .filteredOn(variant -> variant.id().equals("copier-int8"))
                .singleElement()
                .satisfies(
                        made -> {
                            assertThat(made.madeFrom()).isEqualTo(sourceOf(version));
                            assertThat(made.files()).hasSize(2);
                        });
    }

    @Test
    void only_a_published_version_grows() {
        var version = upload();

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> jobs.make(version, List.of("onnx-int8-static"), SOMEBODY));
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

    /** What devices are told of the version. */
    private Optional<byte[]> released(ResourceName version) {
        var name = version.toString();
        return director.open(List.of(name)).manifest(name);
    }

    /** A version that is out with its reference alone. */
    private ResourceName published() {
        var version = upload();
        publish(version, List.of());
        awaitState(version, ModelVersionState.PUBLISHED);
        return version;
    }

    private void awaitRevision(ResourceName version, long revision) {
        await().atMost(LIMIT)
                .until(() -> versions.get(version).content().manifestRevision() == revision);
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
