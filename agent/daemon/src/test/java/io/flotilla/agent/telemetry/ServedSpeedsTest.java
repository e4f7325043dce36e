package io.flotilla.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.select.Learned;
import io.flotilla.agent.select.LearnedFigures;
import io.flotilla.agent.select.wire.LearnedFile;
import io.flotilla.agent.serve.Meter.Measurement;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedSpeedsTest {
    private static final String VARIANT = "models/m/versions/v1/variants/fp32";

    @TempDir private Path folder;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Learned learned;
    private ServedSpeeds speeds;

    @BeforeEach
    void open() throws IOException {
        InstantSource time = () -> now;
        Clock clock = time.withZone(ZoneOffset.UTC);
        learned = new Learned(new LearnedFile(folder.resolve("learned")), clock);
        learned.note(
                new LearnedFigures(
                        new Subject(VARIANT, ModelRuntime.ONNX_RUNTIME, "1.0", "cpu"),
                        Digest.over(new byte[] {1}),
                        0,
                        LearnedFigures.NO_SPEED,
                        1,
                        0,
                        0,
                        now));
        learned.drain();
        speeds = new ServedSpeeds(learned, clock);
    }

    private void serve(int requests, int inputs) {
        for (var request = 1; request <= requests; request++) {
            speeds.record(
                    new Measurement(
                            "embed",
                            VARIANT,
                            "embeddings",
                            Duration.ofMillis(request),
                            inputs,
                            1,
                            "",
                            request));
        }
    }

    private List<Speed> told(Duration later) {
        now = now.plus(later);
        speeds.tell();
        return learned.drain().stream().map(LearnedFigures::speed).toList();
    }

    @Test
    void the_last_requests_of_one_input_are_learned_once_a_minute() {
        serve(100, 1);

        assertThat(told(Duration.ofSeconds(59))).isEmpty();
        assertThat(told(Duration.ofSeconds(1))).containsExactly(Speed.ofLatency(0.05, 0.095));
        assertThat(told(Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void few_requests_and_those_of_many_inputs_say_nothing() {
        serve(ServedSpeeds.FEWEST - 1, 1);
        serve(1000, 2);

        assertThat(told(Duration.ofMinutes(1))).isEmpty();
    }
}
