package io.flotilla.cli.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.flotilla.proto.telemetry.v1.Histogram;
import io.flotilla.proto.telemetry.v1.Metric;
import io.flotilla.proto.telemetry.v1.SeriesPoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class SeriesTableTest {

    @Test
    void each_row_says_what_was_measured_of_what() {
        var durations =
                SeriesPoint.newBuilder()
                        .setVariant("models/m/versions/1/variants/int8")
                        .setHardwareClass("pi")
                        .setRollout("rollouts/r1")
                        .setWave(2)
                        .setOperation("embeddings")
                        .setMetric(Metric.METRIC_REQUEST_DURATION)
                        .setStartTime(Timestamp.newBuilder().setSeconds(60))
                        .setCount(1500)
                        .setValues(Histogram.newBuilder().addBounds(1).setSum(30))
                        .setP50(0.0123)
                        .setP95(1.234)
                        .setP99(123.4)
                        .build();
        var errors =
                durations.toBuilder()
                        .setMetric(Metric.METRIC_ERRORS)
                        .setAttribute("timeout")
                        .setCount(3)
                        .setValues(Histogram.newBuilder().addCounts(3))
                        .build();

        var lines = SeriesTable.of(List.of(durations, errors), true, true).lines();

        assertThat(lines)
                .map(line -> line.replaceAll(" +", " "))
                .containsExactly(
                        "TIME VARIANT CLASS ROLLOUT WAVE OPERATION METRIC COUNT MEAN P50 P95 P99",
                        "1970-01-01T00:01:00Z m@1:int8 pi r1 2 embeddings request_duration 1.5K"
                                + " 0.0200 0.0123 1.23 123",
                        "1970-01-01T00:01:00Z m@1:int8 pi r1 2 embeddings errors=timeout 3 - - -"
                                + " -");
    }

    @Test
    void times_are_a_number_and_a_unit() {
        var converter = new TimeConverter();

        assertThat(converter.convert("7d")).isEqualTo(Duration.ofDays(7));
        assertThatThrownBy(() -> converter.convert("soon"))
                .isInstanceOf(TypeConversionException.class);
    }
}
