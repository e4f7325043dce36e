package io.flotilla.cli.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cli.output.Printer;
import io.flotilla.proto.rollout.v1.DeploymentCounts;
import io.flotilla.proto.rollout.v1.Gate;
import io.flotilla.proto.rollout.v1.GateStratum;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.WatchRolloutResponse;
import io.flotilla.proto.rollout.v1.Wave;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class RolloutViewsTest {
    private static final String VARIANT = "models/m/versions/2/variants/q4-k-m";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, UTF_8);
    private final Printer printer = new Printer(out, out);

    @Test
    void in_a_pipe_each_change_is_a_line_with_its_numbers() {
        var view = new LineView(printer);

        view.show(shown(gate(1, 0.93)));
        view.show(shown(gate(1, 0.93)));
        view.show(shown(gate(2, 0.91)));

        assertThat(written.toString(UTF_8))
                .isEqualTo(
                        """
                        wave early SOAKING
                        gate early/speed q4-k-m on x86-64/avx2 PASS by 41 devices, 12.1, before 13, ratio 0.93 (0.9 to 0.97)
                        gate early/speed MEASURING: 1 of 6 taken.
                        rollouts/r RUNNING: Wave early soaks.
                        gate early/speed q4-k-m on x86-64/avx2 PASS by 41 devices, 12.1, before 13, ratio 0.91 (0.9 to 0.97)
                        gate early/speed MEASURING: 2 of 6 taken.
                        """);
    }

    @Test
    void on_a_terminal_it_is_redrawn_where_it_stood() {
        var view = new LiveView(printer);

        view.show(shown(gate(1, 0.93)));
        var first = written.toString(UTF_8);
        view.show(shown(gate(2, 0.91)));

        assertThat(first)
                .isEqualTo(
                        "\u001b[?7l"
                                + """
                                rollouts/r  RUNNING
                                Wave early soaks.
                                WAVE   STATE    DONE  FAILED  SKIPPED  TOTAL
                                early  SOAKING  41    0       0        41
                                GATE         STATE      TAKEN  STRATUM                DEVICES  NOW   BEFORE  RATIO               VERDICT
                                early/speed  MEASURING  1/6    q4-k-m on x86-64/avx2  41       12.1  13      0.93 (0.9 to 0.97)  PASS
                                DEVICE  STATE  VARIANT  RECEIVED  REASON
                                """
                                + "\u001b[?7h");
        assertThat(written.toString(UTF_8).substring(first.length()))
                .startsWith("\u001b[7A\r\u001b[J")
                .contains("2/6");
    }

    private static WatchRolloutResponse shown(Gate gate) {
        return WatchRolloutResponse.newBuilder()
                .setRollout(
                        Rollout.newBuilder()
                                .setName("rollouts/r")
                                .setState(Rollout.State.STATE_RUNNING)
                                .setReason("Wave early soaks.")
                                .addWaves(
                                        Wave.newBuilder()
                                                .setName("early")
                                                .setState(Wave.State.STATE_SOAKING)
                                                .setCounts(
                                                        DeploymentCounts.newBuilder()
                                                                .setTotal(41)
                                                                .setSucceeded(41))
                                                .addGates(gate)))
                .build();
    }

    private static Gate gate(int taken, double ratio) {
        return Gate.newBuilder()
                .setAnalysis("speed")
                .setState(Gate.State.STATE_MEASURING)
                .setReason(taken + " of 6 taken.")
                .setTaken(taken)
                .setCount(6)
                .addStrata(
                        GateStratum.newBuilder()
                                .setVariant(VARIANT)
                                .setHardwareClass("x86-64/avx2")
                                .setSamples(41)
                                .setBaselineSamples(41)
                                .setResult(12.1)
                                .setBaseline(13)
                                .setRatio(ratio)
                                .setLowerRatio(0.9)
                                .setUpperRatio(0.97)
                                .setVerdict(GateStratum.Verdict.VERDICT_PASS))
                .build();
    }
}
