package io.flotilla.agent.reconcile.wire;

import static io.flotilla.agent.TestManifests.adapter;
import static io.flotilla.agent.TestManifests.gguf;
import static io.flotilla.agent.TestManifests.manifest;
import static io.flotilla.agent.TestManifests.slot;
import static io.flotilla.agent.TestManifests.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.flotilla.agent.artifact.TestArtifact;
import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.link.v1.SlotAssignment;
import io.flotilla.proto.registry.v1.EmbeddingVector;
import io.flotilla.proto.registry.v1.GoldenCase;
import io.flotilla.proto.registry.v1.GoldenTest;
import io.flotilla.proto.registry.v1.GoldenTolerance;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.VariantFacts.Format;
import io.flotilla.proto.registry.v1.VariantFile;
import io.flotilla.proto.rollout.v1.Withdrawal;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AssignmentMapperTest {
    private static final String V1 = "models/m/versions/v1";
    private static final Format GGUF = Format.FORMAT_GGUF;
    private static final TestArtifact MODEL = TestArtifact.random(1, 100, 10);

    private static Manifest.Builder aManifest() {
        return manifest(V1, variant(V1, "int8", "INT8", MODEL)).toBuilder();
    }

    private static Assignment assignment(Manifest manifest) {
        return Assignment.newBuilder()
                .setGeneration(7)
                .addSlots(slot("embed", "r1", manifest))
                .build();
    }

    @Test
    void an_assignment_comes_back_as_it_went() throws Exception {
        var golden =
                GoldenTest.newBuilder()
                        .addCases(
                                GoldenCase.newBuilder()
                                        .setText("text")
                                        .setEmbedding(
                                                EmbeddingVector.newBuilder()
                                                        .addValues(1)
                                                        .addValues(0)))
                        .addTolerances(
                                GoldenTolerance.newBuilder()
                                        .setPrecisionClass("LOW")
                                        .setMinCosine(0.9));
        var sent = assignment(aManifest().setGoldenTest(golden).build()).toBuilder();
        var slot = sent.getSlotsBuilder(0);
        slot.addWithdrawals(Withdrawal.newBuilder().setVariant(V1 + "/x").setReason("It failed."));
        slot.getScheduleBuilder()
                .getActivateBuilder()
                .setAt("0 4 * * 1")
                .setTimeZone("DEVICE")
                .setDuration(Duration.newBuilder().setSeconds(3600));
        slot.getActivationBuilder().getShadowBuilder().setMaxInputs(7).setSampleRatio(0.5);
        var assignment = AssignmentMapper.fromProto(sent.build());

        var again = AssignmentMapper.fromProto(AssignmentMapper.toProto(assignment));

        assertThat(again).isEqualTo(assignment);
        assertThat(again.slots().getFirst().manifest().goldenTest().cases()).hasSize(1);
        assertThat(again.slots().getFirst().withdrawn()).containsEntry(V1 + "/x", "It failed.");
        assertThat(again.slots().getFirst().conduct().shadow())
                .isEqualTo(
                        new ShadowRule(
                                0.5,
                                7,
                                ShadowRule.DEFAULT.limit(),
                                ShadowRule.DEFAULT.maxBusyRatio()));
    }

    @Test
    void what_is_not_said_has_its_default() throws Exception {
        var slot = AssignmentMapper.fromProto(assignment(aManifest().build())).slots().getFirst();

        assertThat(slot.conduct().retries()).isEqualTo(1);
        assertThat(slot.conduct().goldenTest()).isTrue();
        assertThat(slot.conduct().soak()).isZero();
        assertThat(slot.conduct().shadow().isWanted()).isFalse();
        assertThat(slot.policy().ladder()).isTrue();
    }

    @Test
    void what_its_engine_can_apply_is_offered_upon_a_variant() throws Exception {
        var gguf = manifest(V1, gguf(V1, "f32", MODEL)).toBuilder();
        gguf.addAdapters(adapter(V1, "polite", GGUF, "lora"))
                .addAdapters(adapter(V1, "folder", Format.FORMAT_SAFETENSORS, "lora"))
                .addAdapters(adapter(V1, "other", GGUF, "control"));
        var assignment = AssignmentMapper.fromProto(assignment(gguf.build()));

        var again = AssignmentMapper.fromProto(AssignmentMapper.toProto(assignment));

        assertThat(again).isEqualTo(assignment);
        var variant = again.slots().getFirst().manifest().variants().getFirst();
        assertThat(variant.artifacts()).containsOnlyKeys("model.gguf", ".adapters/polite.gguf");
        assertThat(variant.totalBytes()).isEqualTo(variant.selectable().sizeBytes() + 300);
    }

    @Test
    void a_variant_of_another_engine_has_no_adapters() throws Exception {
        var onnx = aManifest().addAdapters(adapter(V1, "x", GGUF, "lora"));

        var slot = AssignmentMapper.fromProto(assignment(onnx.build())).slots().getFirst();

        assertThat(slot.manifest().variants().getFirst().adapters()).isEmpty();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                adapterCase("an adapter of another version", "models/o/versions/1", "x"),
                adapterCase("an adapter that leaves its folder", V1, "../../x"),
                slotCase("a slot that leaves its folder", slot -> slot.setSlot("../x")),
                slotCase("a slot without a name", slot -> slot.setSlot("")),
                slotCase(
                        "a window that never opens",
                        slot -> slot.getScheduleBuilder().getDownloadBuilder().setAt("0 2 30 2 *")),
                slotCase("no deployment", slot -> slot.setDeployment("")),
                slotCase("no manifest", SlotAssignment.Builder::clearSignedManifest),
                fileCase("a path that leaves the folder", file -> file.setPath("../model")),
                fileCase("an absolute path", file -> file.setPath("/model")),
                fileCase("a path through the parent", file -> file.setPath("a/../../model")),
                fileCase("a hidden file", file -> file.setPath(".model")),
                fileCase("a path without a name", file -> file.setPath("")),
                fileCase("a role that is not said", VariantFile.Builder::clearRole),
                fileCase("no model file", file -> file.setRole(VariantFile.Role.ROLE_CONFIG)),
                fileCase(
                        "a digest that is too short",
                        file -> file.setSha256(ByteString.copyFromUtf8("x"))),
                fileCase("an empty file", file -> file.setSizeBytes(0)),
                variantCase("a variant of another version", variant -> variant.setName("x/y")));
    }

    private static Arguments adapterCase(String name, String version, String id) {
        return Arguments.of(
                name,
                assignment(aManifest().addAdapters(adapter(version, id, GGUF, "lora")).build()));
    }

    private static Arguments slotCase(String name, Consumer<SlotAssignment.Builder> change) {
        var slot = slot("embed", "r1", aManifest().build());
        change.accept(slot);
        return Arguments.of(name, Assignment.newBuilder().addSlots(slot).build());
    }

    private static Arguments variantCase(String name, Consumer<ManifestVariant.Builder> change) {
        var manifest = aManifest();
        change.accept(manifest.getVariantsBuilder(0));
        return Arguments.of(name, assignment(manifest.build()));
    }

    private static Arguments fileCase(String name, Consumer<VariantFile.Builder> change) {
        return variantCase(name, variant -> change.accept(variant.getFilesBuilder(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, Assignment assignment) {
        assertThatExceptionOfType(InvalidAssignmentException.class)
                .as(name)
                .isThrownBy(() -> AssignmentMapper.fromProto(assignment));
    }

    @Test
    void more_slots_than_a_device_may_have_are_refused() {
        var many = Assignment.newBuilder();
        for (var number = 0; number < 17; number++) {
            many.addSlots(slot("slot-" + number, "r1", aManifest().build()));
        }

        assertThatExceptionOfType(InvalidAssignmentException.class)
                .isThrownBy(() -> AssignmentMapper.fromProto(many.build()))
                .withMessage("17 slots are assigned, and 16 are possible");
    }

    @Test
    void a_slot_that_is_assigned_twice_is_refused() {
        var twice =
                Assignment.newBuilder()
                        .addSlots(slot("embed", "r1", aManifest().build()))
                        .addSlots(slot("embed", "r2", aManifest().build()))
                        .build();

        assertThatExceptionOfType(InvalidAssignmentException.class)
                .isThrownBy(() -> AssignmentMapper.fromProto(twice));
    }
}
