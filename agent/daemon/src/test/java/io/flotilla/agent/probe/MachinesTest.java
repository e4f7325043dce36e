package io.flotilla.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import io.flotilla.agent.probe.accelerator.TwoCards;
import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.mapping.HardwareProfileMapper;
import io.flotilla.proto.device.v1.HardwareProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachinesTest {
    private static final Disk DISK = new Disk(64_000_000_000L, 32_000_000_000L);

    @TempDir private Path root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "container-512mib",
                "intel-core-ultra",
                "jetson-orin-nano",
                "raspberry-pi-5",
                "rk3588",
                "ryzen-ai",
                "server-two-gpus",
                "snapdragon-x"
            })
    void the_probe_reads_a_machine_as_it_is_written_down(String machine) throws IOException {
        MachineTree.unpack(machine, root);
        var nvml = machine.equals("server-two-gpus") ? new TwoCards() : null;

        var profile =
                new HardwareProbe(
                                new ProbeFiles(root),
                                Long.MAX_VALUE,
                                () -> 0,
                                () -> DISK,
                                _ -> List.of(),
                                nvml)
                        .profile();

        assertThat(HardwareProfileMapper.toWire(profile)).isEqualTo(expected(machine));
    }

    private static HardwareProfile expected(String machine) throws IOException {
        var file = MachineTree.MACHINES.resolve(machine + ".textproto");
        return TextFormat.parse(Files.readString(file), HardwareProfile.class);
    }
}
