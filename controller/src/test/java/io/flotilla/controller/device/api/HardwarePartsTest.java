package io.flotilla.controller.device.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.device.v1.Accelerator;
import io.flotilla.proto.device.v1.HardwareProfile;
import org.junit.jupiter.api.Test;

class HardwarePartsTest {

    @Test
    void a_profile_is_put_together_as_it_was() {
        var profile = profile(7, 0.5);

        assertThat(HardwareParts.join(HardwareParts.split(profile))).isEqualTo(profile);
        assertThat(HardwareParts.join(HardwareParts.split(HardwareProfile.getDefaultInstance())))
                .isEqualTo(HardwareProfile.getDefaultInstance());
    }

    @Test
    void machines_alike_have_a_part_in_common_whatever_they_do_at_the_moment() {
        var one = HardwareParts.split(profile(7, 0.5));
        var other = HardwareParts.split(profile(9, 0.9));

        assertThat(one.digest()).isEqualTo(other.digest());
        assertThat(one).isNotEqualTo(other);
    }

    private static HardwareProfile profile(long availableBytes, double now) {
        return HardwareProfile.newBuilder()
                .setProduct("A board")
                .setCpu(HardwareProfile.Cpu.newBuilder().setArchitecture("aarch64"))
                .setMemory(
                        HardwareProfile.Memory.newBuilder()
                                .setTotalBytes(10)
                                .setLimitBytes(availableBytes + 1)
                                .setAvailableBytes(availableBytes)
                                .setBandwidthBytesPerSecond(17))
                .setDisk(HardwareProfile.Disk.newBuilder().setAvailableBytes(availableBytes))
                .setPower(
                        HardwareProfile.Power.newBuilder()
                                .setSource(HardwareProfile.Power.Source.SOURCE_BATTERY)
                                .setBatteryRatio(now))
                .setThermal(HardwareProfile.Thermal.newBuilder().setCelsius(40 + now))
                .addAccelerators(
                        Accelerator.newBuilder().setVendor("intel").setUtilizationRatio(now))
                .addAccelerators(Accelerator.newBuilder().setVendor("nvidia").setPowerWatts(now))
                .build();
    }
}
