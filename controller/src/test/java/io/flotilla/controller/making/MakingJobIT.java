package io.flotilla.controller.making;

import static io.flotilla.controller.registry.TestRegistry.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.making.converter.RuntimeHosts;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.publishing.Variants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that do not go as they should. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class MakingJobIT {

    @Inject TestMaking making;
    @Inject Variants variants;
    @Inject MakingJobs jobs;
    @Inject MakingJobRepository repository;
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
    void a_job_that_fails_holds_its_version_until_it_is_cancelled() {
        var version = making.upload();
        hosts.failNext(RuntimeHosts.Failure.Kind.UNSUPPORTED, "The graph has no weights.");
        making.publish(version, List.of("onnx-int8-static"));
        var job = making.jobName(version, "onnx-int8-static");
        await().atMost(TestMaking.LIMIT)
                .until(() -> jobs.get(job).state() == MakingJobState.FAILED);
        assertThat(jobs.get(job).message()).isEqualTo("The graph has no weights.");

        jobs.cancel(job, "not needed", SOMEBODY);

        making.awaitState(version, ModelVersionState.PUBLISHED);
    }

    @Test
    void a_job_that_failed_can_be_tried_again() {
        var version = making.upload();
        hosts.failNext(RuntimeHosts.Failure.Kind.OUT_OF_MEMORY, "It was too large.");
        making.publish(version, List.of("onnx-int8-static"));
        var job = making.jobName(version, "onnx-int8-static");
        await().atMost(TestMaking.LIMIT)
                .until(() -> jobs.get(job).state() == MakingJobState.FAILED);

        jobs.retry(job, SOMEBODY);

        making.awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(jobs.get(job).attempts()).isEqualTo(2);
    }

    @Test
    void a_crash_is_tried_again_by_itself() {
        var version = making.upload();
        hosts.failNext(RuntimeHosts.Failure.Kind.CRASHED, "It was killed.");

        making.publish(version, List.of("onnx-int8-static"));

        making.awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(jobs.get(making.jobName(version, "onnx-int8-static")).attempts()).isEqualTo(2);
    }

    @Test
    void a_job_whose_worker_has_gone_is_taken_up_by_another() {
        var version = making.upload();
        var longAgo = Instant.EPOCH;

        // In one transaction, so that no other worker is quicker.
        var abandoned =
                QuarkusTransaction.requiringNew()
                        .call(
                                () -> {
                                    making.publish(version, List.of());
                                    return repository.claim("a killed one", longAgo, longAgo);
                                })
                        .orElseThrow();

        making.awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(jobs.get(abandoned.name()).attempts()).isEqualTo(2);
    }

    @Test
    void what_a_cancelled_job_still_makes_is_not_kept() {
        var version = making.upload();
        hosts.hold();
        making.publish(version, List.of("onnx-int8-static"));
        var job = making.jobName(version, "onnx-int8-static");
        await().atMost(TestMaking.LIMIT)
                .until(() -> jobs.get(job).state() == MakingJobState.RUNNING);

        jobs.cancel(job, "not needed", SOMEBODY);
        hosts.release();

        making.awaitState(version, ModelVersionState.PUBLISHED);
        assertThat(jobs.get(job).state()).isEqualTo(MakingJobState.CANCELLED);
        assertThat(variants.of(version)).singleElement().matches(Variant::isUploaded);
    }
}
