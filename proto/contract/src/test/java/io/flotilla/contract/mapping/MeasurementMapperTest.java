package io.flotilla.contract.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Measured.Source;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import io.flotilla.proto.planning.v1.Measurement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeasurementMapperTest {

    @ParameterizedTest
    @EnumSource(Source.class)
    void a_measurement_comes_back_as_it_went(Source source) {
        var measured =
                new Measured(
                        new Subject("v", ModelRuntime.LLAMA_CPP, "0.5.0", "cuda"),
                        source,
                        3,
                        new Speed(12.5, 0.1, 0.2, 0.3),
                        1.5,
                        1 << 20);

        var message = MeasurementMapper.toWire(measured);

        assertThat(MeasurementMapper.fromWire(message)).contains(measured);
    }

    @Test
    void figures_that_are_none_count_as_not_taken() {
        var message =
                Measurement.newBuilder()
                        .setRuntime("onnxruntime")
                        .setTokensPerSecond(Double.NaN)
                        .setLatencyP50Seconds(-1)
                        .setLoadSeconds(Double.POSITIVE_INFINITY)
                        .build();

        var measured = MeasurementMapper.fromWire(message).orElseThrow();

        assertThat(measured.speed()).isEqualTo(new Speed(0, 0, 0, 0));
        assertThat(measured.loadSeconds()).isZero();
        assertThat(measured.samples()).isEqualTo(1);
    }

    @Test
    void one_of_an_engine_that_is_not_known_is_left_out() {
        var message = Measurement.newBuilder().setRuntime("abacus").build();

        assertThat(MeasurementMapper.fromWire(message)).isEmpty();
    }
}
