package io.flotilla.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.TestModels;
import io.flotilla.controller.registry.TestRegistry;
import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.registry.publishing.NewVariant;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.GetDeviceRequest;
import io.flotilla.proto.device.v1.LabelSelector;
import io.flotilla.proto.rollout.v1.CreateRolloutRequest;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.GetDeploymentRequest;
import io.flotilla.proto.rollout.v1.GetRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WaveLimit;
import io.flotilla.proto.rollout.v1.WavePlan;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.grpc.Status;
import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.core.ThrowingRunnable;

/** Devices and rollouts of one test, apart from those of all others by a label of their own. */
@Dependent
public class Scenario {

    static final String SLOT = "assistant";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestController controller;
    private final TestRegistry registry;
    private final TestController.Operator operator;
    private final String fleet = "f" + UUID.randomUUID();

    Scenario(TestController controller, TestRegistry registry) {
        this.controller = controller;
        this.registry = registry;
        this.operator = controller.operator();
    }

    TestController.Operator operator() {
        return operator;
    }

    /** A published version of a new model; its resource name. */
    String publish() {
        var draft = registry.draft(Model.Task.TENSOR);
        registry.addModelFile(draft.name(), TestModels.minilm());
        return registry.publish(draft.name()).name().toString();
    }

    /** The same with two variants, of which devices of a test choose the one named bad. */
    String publishBadAndGood() {
        var draft = registry.draft(Model.Task.TENSOR);
        for (var id : List.of("bad", "good")) {
            registry.add(
                    draft.name(),
                    id,
                    new NewVariant.File(
                            "model", Role.MODEL, registry.upload(TestModels.fullPrecision(id))));
        }
        return registry.publish(draft.name()).name().toString();
    }

    /** A device of this scenario, not connected yet. */
    TestAgent device() {
        return controller.enrol("d-" + UUID.randomUUID(), Map.of("fleet", fleet));
    }

    /** The same with a further label. */
    TestAgent device(String label, String value) {
        return controller.enrol("d-" + UUID.randomUUID(), Map.of("fleet", fleet, label, value));
    }

    LabelSelector.Builder everyDevice() {
        return LabelSelector.newBuilder().putMatchLabels("fleet", fleet);
    }

    Rollout.Builder rolloutOf(String version) {
        return Rollout.newBuilder()
                .setModelVersion(version)
                .setSlot(SLOT)
                .setSelector(everyDevice());
    }

    /** A policy whose first wave takes one device and needs what the wave says. */
    static RolloutPolicy canaryFirst(WaveSpec.Builder canary) {
        return RolloutPolicy.newBuilder()
                .setWaves(
                        WavePlan.newBuilder()
                                .addSequence(
                                        canary.setName("canary")
                                                .setLimit(WaveLimit.newBuilder().setDevices(1))))
                .build();
    }

    Rollout create(Rollout.Builder rollout) {
        return operator.rollouts()
                .createRollout(CreateRolloutRequest.newBuilder().setRollout(rollout).build());
    }

    /** Rolls the version out to all devices, and waits for the end. */
    Rollout rollOut(String version) {
        var rollout = create(rolloutOf(version));
        awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        return rollout;
    }

    Rollout get(Rollout rollout) {
        return operator.rollouts()
                .getRollout(GetRolloutRequest.newBuilder().setName(rollout.getName()).build());
    }

    Deployment deployment(Rollout rollout, TestAgent agent) {
        var name =
                rollout.getName() + "/deployments/" + agent.name().substring("devices/".length());
        return operator.rollouts()
                .getDeployment(GetDeploymentRequest.newBuilder().setName(name).build());
    }

    Device device(TestAgent agent) {
        return operator.devices()
                .getDevice(GetDeviceRequest.newBuilder().setName(agent.name()).build());
    }

    void awaitState(Rollout rollout, Rollout.State state) {
        eventually(() -> assertThat(get(rollout).getState()).isEqualTo(state));
    }

    /** Of a deployment that may yet have to be made. */
    void awaitState(Rollout rollout, TestAgent agent, Deployment.State state) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsMatching(
                        problem -> Status.fromThrowable(problem).getCode() == Status.Code.NOT_FOUND)
                .untilAsserted(
                        () -> assertThat(deployment(rollout, agent).getState()).isEqualTo(state));
    }

    static void eventually(ThrowingRunnable assertion) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).untilAsserted(assertion);
    }
}
