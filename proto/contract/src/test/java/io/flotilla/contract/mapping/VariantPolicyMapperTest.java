package io.flotilla.contract.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.flotilla.contract.Violation;
import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.PolicyPreset;
import io.flotilla.contract.selection.QualityFloor;
import io.flotilla.contract.selection.SpeedObjective;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.VariantPolicy.Accelerators;
import io.flotilla.contract.selection.VariantPolicy.NoFit;
import io.flotilla.contract.selection.VariantPolicy.Precisions;
import io.flotilla.contract.selection.VariantPolicy.Room;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VariantPolicyMapperTest {

    @ParameterizedTest
    @EnumSource(Objective.class)
    void a_policy_comes_back_as_it_went(Objective objective) {
        var policy =
                VariantPolicy.DEFAULT
                        .withObjective(objective)
                        .withPrecisions(
                                new Precisions(
                                        new TreeSet<>(List.of("INT8", "Q4_K_M")), List.of(4, 8)))
                        .withRoom(
                                Room.DEFAULT
                                        .withMemoryHeadroomPercent(0)
                                        .withContext(8192, 1024)
                                        .withSequences(3)
                                        .withKeyValueTypes(Set.of(KeyValueType.values())))
                        .withSpeed(new SpeedObjective(5, 0.25, 1.5))
                        .withQualityFloor(new QualityFloor(0.1, 0.75))
                        .withAccelerators(new Accelerators(true, true))
                        .withPin("onnx-int8")
                        .withLadder(false);

        var message = VariantPolicyMapper.toWire(policy);

        assertThat(VariantPolicyMapper.fromWire(message)).isEqualTo(policy);
    }

    @ParameterizedTest
    @EnumSource(NoFit.class)
    void what_becomes_of_devices_that_nothing_fits_comes_back_as_it_went(NoFit onNoFit) {
        var policy = VariantPolicy.DEFAULT.withOnNoFit(onNoFit);

        assertThat(VariantPolicyMapper.fromWire(VariantPolicyMapper.toWire(policy)))
                .isEqualTo(policy);
    }

    @Test
    void an_empty_message_is_the_default_policy() {
        var empty = io.flotilla.proto.planning.v1.VariantPolicy.getDefaultInstance();

        assertThat(VariantPolicyMapper.fromWire(empty)).isEqualTo(VariantPolicy.DEFAULT);
        assertThat(VariantPolicyRules.violations(empty)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_preset_comes_back_by_its_name_alone(PolicyPreset preset) {
        var named =
                io.flotilla.proto.planning.v1.VariantPolicy.newBuilder()
                        .setPreset(preset.id())
                        .build();

        assertThat(VariantPolicyRules.violations(named)).isEmpty();
        assertThat(VariantPolicyMapper.fromWire(named)).isEqualTo(preset.policy());
        assertThat(VariantPolicyMapper.fromWire(VariantPolicyMapper.toWire(preset).getPolicy()))
                .isEqualTo(preset.policy());
    }

    static List<PolicyPreset> presets() {
        return PolicyPreset.ALL;
    }

    @Test
    void what_is_said_beside_a_preset_counts_and_nothing_else_changes() {
        var message =
                io.flotilla.proto.planning.v1.VariantPolicy.newBuilder()
                        .setPreset("iot")
                        .setMemoryHeadroomPercent(0)
                        .setObjective(
                                io.flotilla.proto.planning.v1.VariantPolicy.Objective
                                        .OBJECTIVE_QUALITY)
                        .build();

        var policy = VariantPolicyMapper.fromWire(message);

        assertThat(policy)
                .isEqualTo(
                        PolicyPreset.named("iot")
                                .orElseThrow()
                                .policy()
                                .withMemoryHeadroomPercent(0)
                                .withObjective(Objective.QUALITY));
    }

    @Test
    void a_context_cannot_be_shortened_to_a_longer_one() {
        var message =
                io.flotilla.proto.planning.v1.VariantPolicy.newBuilder()
                        .setContextTokens(1024)
                        .setMinContextTokens(2048)
                        .build();

        assertThat(VariantPolicyRules.violations(message))
                .extracting(Violation::field)
                .containsExactly("minContextTokens");
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        var wrong =
                io.flotilla.proto.planning.v1.VariantPolicy.newBuilder()
                        .setObjectiveValue(99)
                        .setOnNoFitValue(99)
                        .addAllow("INT8")
                        .addAllow("int4")
                        .setMemoryHeadroomPercent(95)
                        .setContextTokens(-1)
                        .setMinContextTokens(-2)
                        .setParallelSequences(65)
                        .setPreset("toaster")
                        .addPreferBits(0)
                        .addKeyValueTypes("f32")
                        .setSpeed(
                                io.flotilla.proto.planning.v1.SpeedObjective.newBuilder()
                                        .setMinTokensPerSecond(-1)
                                        .setMaxLatencyDuration(Duration.newBuilder().setSeconds(-1))
                                        .setMaxFirstTokenDuration(
                                                Duration.newBuilder().setSeconds(7200)))
                        .setQualityFloor(
                                io.flotilla.proto.planning.v1.QualityFloor.newBuilder()
                                        .setMaxDivergence(Double.NaN)
                                        .setMinRetentionRatio(2))
                        .build();

        assertThat(VariantPolicyRules.violations(wrong))
                .extracting(Violation::field)
                .containsExactly(
                        "preset",
                        "objective",
                        "onNoFit",
                        "allow[1]",
                        "preferBits[0]",
                        "memoryHeadroomPercent",
                        "contextTokens",
                        "minContextTokens",
                        "parallelSequences",
                        "keyValueTypes[0]",
                        "speed.minTokensPerSecond",
                        "speed.maxLatencyP95",
                        "speed.maxTimeToFirstToken",
                        "qualityFloor.maxDivergence",
                        "qualityFloor.minQualityRetention");
    }

    @Test
    void what_is_wrong_is_still_read_as_the_nearest_that_is_right() {
        var wrong =
                io.flotilla.proto.planning.v1.VariantPolicy.newBuilder()
                        .setObjectiveValue(99)
                        .setMemoryHeadroomPercent(95)
                        .setContextTokens(-1)
                        .build();

        var policy = VariantPolicyMapper.fromWire(wrong);

        assertThat(policy.objective()).isEqualTo(Objective.QUALITY);
        assertThat(policy.room().memoryHeadroomPercent()).isEqualTo(90);
        assertThat(policy.room().contextTokens()).isZero();
    }
}
