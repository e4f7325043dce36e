package io.flotilla.cli.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Durations;
import io.flotilla.cli.CommandFailure;
import io.flotilla.proto.planning.v1.VariantPolicy;
import io.flotilla.proto.rollout.v1.RollbackPolicy;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WavePlan;
import io.flotilla.proto.rollout.v1.WaveSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageFileTest {
    @Test
    void a_policy_is_read_in_the_words_that_people_use() {
        var yaml =
                """
                variantPolicy:
                  objective: LATENCY
                  allow: [INT8, FP16]
                waves:
                  sequence:
                  - {name: canary, limit: 1, approval: MANUAL}
                  - {name: early, limit: 10%, successThreshold: 98%, soak: 1h30m}
                successThreshold: 0.95
                updateTimeout: 24h
                errorAction: ERROR_ACTION_ROLL_BACK
                """;

        var policy = read(yaml);

        assertThat(policy.getVariantPolicy().getObjective())
                .isEqualTo(VariantPolicy.Objective.OBJECTIVE_LATENCY);
        assertThat(policy.getVariantPolicy().getAllowList()).containsExactly("INT8", "FP16");
        assertThat(policy.getWaves().getSequence(0).getLimit().getDevices()).isEqualTo(1);
        assertThat(policy.getWaves().getSequence(0).getApproval())
                .isEqualTo(WaveSpec.Approval.APPROVAL_MANUAL);
        assertThat(policy.getWaves().getSequence(1).getLimit().getRatio()).isEqualTo(0.1);
        assertThat(policy.getWaves().getSequence(1).getSuccessThresholdRatio()).isEqualTo(0.98);
        assertThat(Durations.toSeconds(policy.getWaves().getSequence(1).getSoakDuration()))
                .isEqualTo(5400);
        assertThat(policy.getSuccessThresholdRatio()).isEqualTo(0.95);
        assertThat(Durations.toHours(policy.getUpdateTimeout())).isEqualTo(24);
        assertThat(policy.getErrorAction())
                .isEqualTo(RolloutPolicy.ErrorAction.ERROR_ACTION_ROLL_BACK);
    }

    @Test
    void what_waves_must_pass_is_read_as_policies_say_it() {
        var yaml =
                """
                waves:
                  stratifyBy: [variant, hardwareClass]
                  sequence:
                  - {name: early, limit: 10%, soak: 1h, analysis: [speed]}
                analysis:
                - {name: speed, metric: decode_tokens_per_second_p50, groupBy: [variant, hardwareClass],
                   baseline: SAME_CLASS_BEFORE, minSamples: 30, interval: 5m, count: 6,
                   successCondition: "result >= 0.9 * baseline",
                   failureCondition: "result < 0.7 * baseline",
                   failureLimit: 1, inconclusiveLimit: 2, dryRun: false}
                """;

        var policy = read(yaml);

        assertThat(policy.getWaves().getSequence(0).getAnalysisList()).containsExactly("speed");
        assertThat(policy.getWaves().getStratifyByList())
                .isEqualTo(policy.getAnalysis(0).getGroupByList())
                .containsExactly(
                        WavePlan.Stratum.STRATUM_VARIANT, WavePlan.Stratum.STRATUM_HARDWARE_CLASS);
        assertThat(policy.getAnalysis(0).getMetric()).isEqualTo("decode_tokens_per_second_p50");
        assertThat(policy.getAnalysis(0).getInconclusiveLimit()).isEqualTo(2);
        assertThat(Durations.toMinutes(policy.getAnalysis(0).getInterval())).isEqualTo(5);
        assertThat(policy.getAnalysis(0).getSuccessCondition())
                .isEqualTo("result >= 0.9 * baseline");
    }

    @Test
    void the_policy_that_the_readme_shows_is_read() throws IOException {
        var readme = Files.readString(Path.of("../../README.md"));
        var start = readme.indexOf("```yaml\n") + 8;

        var policy = read(readme.substring(start, readme.indexOf("```", start)));

        assertThat(policy.getSchedule().getDownload().getTimeZone()).isEqualTo("DEVICE");
        assertThat(policy.getAnalysis(0).getMinSamples()).isEqualTo(30);
        assertThat(policy.getRollback().getScope()).isEqualTo(RollbackPolicy.Scope.SCOPE_VARIANT);
    }

    @Test
    void every_problem_is_told_at_once_with_its_place() {
        var yaml =
                """
                succesThreshold: 95%
                updateTimeout: soon
                waves:
                  sequence:
                  - {name: canary, limit: many}
                errorAction: EXPLODE
                """;

        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(
                        """
                        policy.yaml:1:1: succesThreshold is an unknown field; did you mean \
                        successThreshold?
                        policy.yaml:2:16: updateTimeout must be a duration such as 90s, 10m, 1h30m \
                        or 7d, but is soon
                        policy.yaml:5:27: waves.sequence[0].limit must be a whole number in range, \
                        but is many
                        policy.yaml:6:14: errorAction must be one of PAUSE, ROLL_BACK, CANCEL, but \
                        is EXPLODE""");
    }

    @Test
    void an_unknown_field_that_resembles_none_is_answered_with_the_known_ones() {
        assertThatThrownBy(() -> read("variantPolicy: {colour: red}"))
                .hasMessageContaining("variantPolicy.colour is an unknown field; known are")
                .hasMessageContaining("objective, allow, memoryHeadroomPercent");
    }

    @Test
    void a_file_that_is_no_yaml_is_refused() {
        assertThatThrownBy(() -> read("waves: [unclosed"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("policy.yaml is not YAML");
    }

    @Test
    void a_list_where_a_mapping_belongs_is_refused() {
        assertThatThrownBy(() -> read("waves: [1, 2]"))
                .hasMessage("policy.yaml:1:8: waves must be a mapping of fields");
    }

    @ParameterizedTest
    @CsvSource({"90s,90", "10m,600", "1h30m,5400", "7d,604800", "1d2h3m4s,93784"})
    void durations_are_read_in_days_hours_minutes_and_seconds(String text, long seconds) {
        assertThat(Scalars.duration(text).getSeconds()).isEqualTo(seconds);
    }

    @Test
    void a_fraction_of_a_second_is_kept() {
        assertThat(Durations.toMillis(Scalars.duration("0.25s"))).isEqualTo(250);
    }

    private static RolloutPolicy read(String yaml) {
        return MessageFile.parse("policy.yaml", yaml, RolloutPolicy.newBuilder()).build();
    }

    @ParameterizedTest
    @CsvSource({"65536, 65536", "20MiB/s, 20971520", "1.5kB, 1500", "2GiB, 2147483648"})
    void numbers_of_bytes_are_read_with_their_units(String text, long bytes) {
        var policy = read("rate: {bandwidth: %s}".formatted(text));

        assertThat(policy.getRate().getMaxBytesPerSecond()).isEqualTo(bytes);
    }
}
