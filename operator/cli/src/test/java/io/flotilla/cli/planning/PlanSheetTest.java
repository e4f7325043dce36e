package io.flotilla.cli.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.proto.planning.v1.ClassCount;
import io.flotilla.proto.planning.v1.CoverageGap;
import io.flotilla.proto.planning.v1.CoveragePlan;
import io.flotilla.proto.planning.v1.Rejection.Reason;
import io.flotilla.proto.planning.v1.Remedy;
import io.flotilla.proto.planning.v1.SlotChange;
import io.flotilla.proto.planning.v1.SlotChange.Trend;
import io.flotilla.proto.planning.v1.VariantAddition;
import io.flotilla.proto.planning.v1.VariantCoverage;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class PlanSheetTest {
    private static final String VARIANT = "models/llama/versions/2/variants/gguf-q8-0";

    @Test
    void it_tells_the_plan_from_the_paragraph_to_the_changes() {
        var plan =
                CoveragePlan.newBuilder()
                        .setSummary("Of 40 devices, gguf-q8-0 suits 95 %; nothing fits 2 devices.")
                        .setDeviceCount(40)
                        .setCoveredCount(38)
                        .addVariants(variant())
                        .addGaps(gap())
                        .addAdditions(
                                VariantAddition.newBuilder()
                                        .setVariantId("gguf-q2-k")
                                        .setExpectedSizeBytes(1 << 30)
                                        .setDeviceCount(2)
                                        .setCoveredRatio(1)
                                        .setDivergence(0.445))
                        .addChanges(
                                SlotChange.newBuilder()
                                        .setFromVariant("models/llama/versions/1/variants/gguf-f16")
                                        .setToVariant(VARIANT)
                                        .setDeviceCount(38)
                                        .setTrend(Trend.TREND_WORSE))
                        .build();

        var lines = lines(plan, false);

        assertThat(String.join("\n", lines))
                .isEqualTo(
                        """
                        Of 40 devices, gguf-q8-0 suits 95 %; nothing fits 2 devices.

                        VARIANT    PRECISION  DEVICES  SHARE  SIZE     DIVERGENCE       MOVES
                        gguf-q8-0  Q8_0       38       95 %   3.0 GiB  0.0014 expected  114 GiB
                        nothing    -          2        5 %    -        -                -

                        Nothing fits these:
                        DEVICES  CLASS                  REASON     WOULD HELP                                        SUCH AS
                        2        aarch64/neon/2GiB/cpu  NO_MEMORY  a context of 1024 tokens; 12 MiB more memory (1)  pi-1

                        Could be made, for devices that nothing fits:
                        VARIANT    ABOUT    ADDS     COVERED  DIVERGENCE
                        gguf-q2-k  1.0 GiB  2 (5 %)  100 %    0.4450 expected

                        Against today:
                        DEVICES  FROM        TO           QUALITY
                        38       1/gguf-f16  2/gguf-q8-0  worse""");
    }

    @Test
    void classes_are_shown_when_asked_for() {
        var plan = CoveragePlan.newBuilder().setDeviceCount(38).addVariants(variant()).build();

        assertThat(lines(plan, true)).contains("x86-64/avx2/8GiB/cpu  gguf-q8-0  38");
        assertThat(lines(plan, false)).noneMatch(line -> line.contains("x86-64"));
    }

    @Test
    void rates_are_read_with_and_without_their_second() {
        var rates = new RateConverter();

        assertThat(rates.convert("20MiB/s")).isEqualTo(20L << 20);
        assertThat(rates.convert("1500")).isEqualTo(1500);
        assertThatThrownBy(() -> rates.convert("fast"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("fast");
    }

    private static List<String> lines(CoveragePlan plan, boolean showsClasses) {
        return new PlanSheet(plan, showsClasses).lines();
    }

    private static VariantCoverage variant() {
        return VariantCoverage.newBuilder()
                .setVariant(VARIANT)
                .setPrecision("Q8_0")
                .setDeviceCount(38)
                .setShareRatio(0.95)
                .setSizeBytes(3L << 30)
                .setDivergence(0.0014)
                .setTransferBytes(38 * (3L << 30))
                .addClasses(
                        ClassCount.newBuilder()
                                .setHardwareClass("x86-64/avx2/8GiB/cpu")
                                .setDeviceCount(38))
                .build();
    }

    private static CoverageGap gap() {
        return CoverageGap.newBuilder()
                .setReason(Reason.REASON_NO_MEMORY)
                .setHardwareClass("aarch64/neon/2GiB/cpu")
                .setDeviceCount(2)
                .addRemedies(
                        Remedy.newBuilder().setText("a context of 1024 tokens").setDeviceCount(2))
                .addRemedies(Remedy.newBuilder().setText("12 MiB more memory").setDeviceCount(1))
                .addExamples("devices/pi-1")
                .build();
    }
}
