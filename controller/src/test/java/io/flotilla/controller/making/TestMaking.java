package io.flotilla.controller.making;

import static io.flotilla.controller.registry.TestRegistry.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.controller.registry.Model.Task;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.TestRegistry;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.publishing.Publishing;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.signing.Director;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Versions of which variants are made in hosts that only pretend to. */
@ApplicationScoped
class TestMaking {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestRegistry registry;
    private final ModelVersions versions;
    private final Publishing publishing;
    private final MakingJobs jobs;
    private final FakeRuntimeHosts hosts;
    private final Director director;

    TestMaking(
            TestRegistry registry,
            ModelVersions versions,
            Publishing publishing,
            MakingJobs jobs,
            FakeRuntimeHosts hosts,
            Director director) {
        this.registry = registry;
        this.versions = versions;
        this.publishing = publishing;
        this.jobs = jobs;
        this.hosts = hosts;
        this.director = director;
    }

    void switchOn() {
        hosts.switchOn();
    }

    void switchOff() {
        hosts.reset();
    }

    /** A draft with a variant in full precision. */
    ResourceName upload() {
        var draft = registry.draft(Task.TEXT_EMBEDDING);
        registry.addFullPrecision(draft.name());
        return draft.name();
    }

    ModelVersion publish(ResourceName version, @Nullable List<String> targets) {
        return publishing.publish(version, null, targets, SOMEBODY);
    }

    /** A version that is out with its reference alone. */
    ResourceName published() {
        var version = upload();
        publish(version, List.of());
        awaitState(version, ModelVersionState.PUBLISHED);
        return version;
    }

    /** What devices are told of the version. */
    Optional<byte[]> released(ResourceName version) {
        var name = version.toString();
        return director.open(List.of(name)).manifest(name);
    }

    void awaitRevision(ResourceName version, long revision) {
        await().atMost(LIMIT)
                .until(() -> versions.get(version).content().manifestRevision() == revision);
    }

    void awaitState(ResourceName version, ModelVersionState state) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(versions.get(version).state()).isEqualTo(state));
    }

    ResourceName sourceOf(ResourceName version) {
        return Variant.NAMES.of(version.id("model"), version.id("version"), "onnx-fp32");
    }

    ResourceName jobName(ResourceName version, String variant) {
        return MakingJob.NAMES.of(version.id("model"), version.id("version"), variant);
    }

    List<MakingJob> jobsOf(ResourceName version) {
        return jobs.list(version, PageRequest.of(0, "")).items();
    }
}
