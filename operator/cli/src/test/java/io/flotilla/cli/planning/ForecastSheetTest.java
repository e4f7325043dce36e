package io.flotilla.cli.planning;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.flotilla.proto.rollout.v1.RolloutForecast;
import io.flotilla.proto.rollout.v1.WaveForecast;
import io.flotilla.proto.rollout.v1.WaveForecast.Group;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ForecastSheetTest {
    private static final String VARIANTS = "models/m/versions/2/variants/";

    @Test
    void it_tells_each_wave_and_what_is_not_counted() {
        var forecast =
                RolloutForecast.newBuilder()
                        .addWaves(
                                WaveForecast.newBuilder()
                                        .setName("canary")
                                        .setDeviceCount(3)
                                        .addGroups(group("int8", "x86-64", 1))
                                        .addGroups(group("int8", "aarch64", 1))
                                        .addGroups(group("", "aarch64", 1))
                                        .setTransferBytes(2 << 20)
                                        .setBeginTime(at("2026-01-15T12:00:00Z"))
                                        .setDownloadTime(at("2026-01-16T02:00:00Z"))
                                        .setServeTime(at("2026-01-16T02:00:10Z"))
                                        .setEndTime(at("2026-01-16T03:00:10Z")))
                        .addWaves(
                                WaveForecast.newBuilder()
                                        .setName("rest")
                                        .setNeedsApproval(true)
                                        .setBeginTime(at("2026-01-16T03:00:10Z")))
                        .addNotes("The bandwidth is counted as that of one controller.")
                        .build();

        assertThat(String.join("\n", new ForecastSheet(forecast).lines()))
                .isEqualTo(
                        """

                        Waves, at the earliest:
                        WAVE    DEVICES  VARIANTS           MOVES    BEGINS                              DOWNLOADS             SERVES                ENDS
                        canary  3        2 int8, 1 nothing  2.0 MiB  2026-01-15T12:00:00Z                2026-01-16T02:00:00Z  2026-01-16T02:00:10Z  2026-01-16T03:00:10Z
                        rest    0        -                  0 B      2026-01-16T03:00:10Z once approved  -                     -                     -
                        * The bandwidth is counted as that of one controller.""");
    }

    private static Group group(String variant, String hardwareClass, int devices) {
        return Group.newBuilder()
                .setVariant(variant.isEmpty() ? "" : VARIANTS + variant)
                .setHardwareClass(hardwareClass)
                .setDeviceCount(devices)
                .build();
    }

    private static Timestamp at(String time) {
        return Timestamp.newBuilder().setSeconds(Instant.parse(time).getEpochSecond()).build();
    }
}
