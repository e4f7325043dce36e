package io.flotilla.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.HardwareProfile;
import io.flotilla.proto.device.v1.ProviderSupport;
import io.flotilla.proto.device.v1.RuntimeSupport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DeviceSheetTest {
    /** Seen from this module. */
    private static final Path MACHINES =
            Path.of("..", "..", "proto", "contract", "src", "test", "resources", "machines");

    @Test
    void a_device_shows_its_hardware_and_what_its_engines_can_do_with_it() throws IOException {
        var device =
                Device.newBuilder()
                        .setName("devices/rack-1")
                        .setState(Device.State.STATE_ACTIVE)
                        .setHardwareClass("x86-64/amx/128GiB/nvidia-l4-24GiB-x2")
                        .putHardwareLabels("hw.flotilla.io/gpu.nvidia", "discrete")
                        .setHardwareProfile(
                                machine("server-two-gpus").toBuilder()
                                        .addRuntimes(
                                                RuntimeSupport.newBuilder()
                                                        .setRuntime("llama.cpp")
                                                        .setVersion("0.5.0-dev")
                                                        .addProviderSupports(broken())))
                        .build();

        var sheet = shown(device);

        assertThat(sheet)
                .contains(
                        "Class:       x86-64/amx/128GiB/nvidia-l4-24GiB-x2",
                        "Machine:     Dell Inc. PowerEdge R360",
                        "8 cores, 16 threads",
                        "MAINS, NORMAL, 44 °C",
                        "nvidia NVIDIA L4",
                        "0000:17:00.0",
                        "nvidia, 550.54.15, CUDA 12.4",
                        "300 GB/s",
                        "FAILED",
                        "killed by signal 11",
                        "  hw.flotilla.io/gpu.nvidia=discrete");
    }

    @Test
    void a_device_that_never_connected_has_no_hardware() {
        assertThat(shown(Device.newBuilder().setName("devices/new").build()))
                .contains("Name:        devices/new")
                .doesNotContain("Processor", "ENGINE");
    }

    private static ProviderSupport broken() {
        return ProviderSupport.newBuilder()
                .setName("cuda")
                .setEngineDevice("CUDA0")
                .setAccelerator("0000:17:00.0")
                .setState(ProviderSupport.State.STATE_FAILED)
                .setReason("the engine's process ended, killed by signal 11")
                .build();
    }

    private static HardwareProfile machine(String name) throws IOException {
        var text = Files.readString(MACHINES.resolve(name + ".textproto"));
        return TextFormat.parse(text, HardwareProfile.class);
    }

    private static String shown(Device device) {
        var data = new ByteArrayOutputStream();
        var stream = new PrintStream(data, false, StandardCharsets.UTF_8);
        new DeviceSheet(new Printer(stream, stream)).show(device);
        return data.toString(StandardCharsets.UTF_8);
    }
}
