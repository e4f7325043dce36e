package io.flotilla.cli.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.telemetry.v1.Drift;
import io.flotilla.proto.telemetry.v1.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftTableTest {

    @Test
    void what_has_changed_most_comes_first() {
        var calm =
                Drift.newBuilder()
                        .setVariant("models/m/versions/1/variants/int8")
                        .setHardwareClass("pi")
                        .setOperation("chat")
                        .setMetric(Metric.METRIC_INPUT_TOKENS)
                        .setPopulationStabilityIndex(0.05)
                        .setBaselineCount(2000)
                        .setRecentCount(300)
                        .build();
        var some = calm.toBuilder().setPopulationStabilityIndex(0.2).build();
        var wild = calm.toBuilder().setPopulationStabilityIndex(0.5).build();

        assertThat(DriftTable.of(List.of(calm, wild, some)).lines())
                .map(line -> line.replaceAll(" +", " "))
                .containsExactly(
                        "VARIANT CLASS OPERATION METRIC INDEX CHANGE THEN NOW",
                        "m@1:int8 pi chat input_tokens 0.50 much 2.0K 300",
                        "m@1:int8 pi chat input_tokens 0.20 some 2.0K 300",
                        "m@1:int8 pi chat input_tokens 0.05 little 2.0K 300");
    }
}
