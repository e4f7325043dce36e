package io.flotilla.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flotilla.agent.probe.source.Platform;
import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.hardware.Memory.LimitSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareProbeTest {
    private static final long MIB = 1 << 20;
    private static final long NO_LIMIT = Long.MAX_VALUE;

    @TempDir private Path root;

    @BeforeEach
    void machine() throws IOException {
        write(
                "proc/cpuinfo",
                """
                processor	: 0
                vendor_id	: AuthenticAMD
                model name	: A Processor
                flags		: fpu avx2 fma avx512_vnni
                """);
        write("proc/meminfo", "MemTotal:  1048576 kB\nMemAvailable:  524288 kB\n");
        write("etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12\"\n");
    }

    @Test
    void an_x86_processor_is_read() {
        var cpu = profile(NO_LIMIT, 0).cpu();

        assertThat(cpu.vendor()).isEqualTo("amd");
        assertThat(cpu.modelName()).isEqualTo("A Processor");
        assertThat(cpu.isaExtensions()).containsExactly("avx2", "avx512_vnni", "fma", "fpu");
        assertThat(cpu.logicalCores()).isPositive();
    }

    @Test
    void an_arm_processor_is_read() throws IOException {
        write(
                "proc/cpuinfo",
                """
                processor	: 0
                Features	: fp asimd asimddp i8mm
                CPU implementer	: 0x41
                """);

        var platform = new Platform("aarch64", "Linux", "", 4);
        var cpu = new CpuProbe(new ProbeFiles(root), platform).probe();

        assertThat(cpu.architecture()).isEqualTo("aarch64");
        assertThat(cpu.vendor()).isEqualTo("arm");
        assertThat(cpu.isaExtensions()).contains("asimddp", "i8mm");
    }

    @Test
    void without_a_limit_the_machine_is_the_limit() {
        assertThat(profile(NO_LIMIT, 0).memory())
                .isEqualTo(new Memory(1024 * MIB, 1024 * MIB, 512 * MIB, LimitSource.MACHINE));
    }

    @Test
    void the_configured_limit_counts_what_is_used() {
        assertThat(profile(256 * MIB, 100 * MIB).memory())
                .isEqualTo(new Memory(1024 * MIB, 256 * MIB, 156 * MIB, LimitSource.CONFIGURATION));
    }

    @Test
    void a_limit_that_is_used_up_leaves_nothing() {
        assertThat(profile(256 * MIB, 300 * MIB).memory().availableBytes()).isZero();
    }

    @Test
    void a_control_group_of_version_2_limits() throws IOException {
        write("proc/self/cgroup", "0::/system.slice/agent.service\n");
        write("sys/fs/cgroup/system.slice/agent.service/memory.max", "max\n");
        write("sys/fs/cgroup/system.slice/memory.max", "134217728\n");

        assertThat(profile(256 * MIB, 0).memory())
                .isEqualTo(new Memory(1024 * MIB, 128 * MIB, 128 * MIB, LimitSource.CONTROL_GROUP));
    }

    @Test
    void a_control_group_of_version_1_limits() throws IOException {
        write("proc/self/cgroup", "5:memory:/box\n4:cpu,cpuacct:/box\n");
        write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "134217728\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

        assertThat(profile(NO_LIMIT, 0).memory().limitBytes()).isEqualTo(128 * MIB);
    }

    @Test
    void accelerators_are_found_on_the_bus() throws IOException {
        write("sys/bus/pci/devices/0000:01:00.0/class", "0x030200\n");
        write("sys/bus/pci/devices/0000:01:00.0/vendor", "0x10de\n");
        write("sys/bus/pci/devices/0000:01:00.0/uevent", "DRIVER=nvidia\nPCI_ID=x\n");
        write("sys/bus/pci/devices/0000:00:0b.0/class", "0x120000\n");
        write("sys/bus/pci/devices/0000:00:0b.0/vendor", "0x8086\n");
        write("sys/bus/pci/devices/0000:00:0b.0/device", "0x643e\n");
        write("sys/bus/pci/devices/0000:00:1f.0/class", "0x060100\n");

        assertThat(profile(NO_LIMIT, 0).accelerators())
                .extracting(Accelerator::id, Accelerator::kind, Accelerator::vendor)
                .containsExactly(
                        tuple("0000:00:0b.0", Accelerator.Kind.NPU, "intel"),
                        tuple("0000:01:00.0", Accelerator.Kind.GPU, "nvidia"));
    }

    @Test
    void what_is_left_in_a_group_above_is_what_is_left() throws IOException {
        write("proc/self/cgroup", "0::/unit/agent\n");
        write("sys/fs/cgroup/unit/memory.max", "1000\n");
        write("sys/fs/cgroup/unit/memory.current", "700\n");
        write("sys/fs/cgroup/unit/memory.stat", "anon 1\ninactive_file 50\n");
        write("sys/fs/cgroup/unit/agent/memory.max", "max\n");

        assertThat(profile(NO_LIMIT, 0).memory().availableBytes()).isEqualTo(350);
    }

    @Test
    void accelerators_are_found_on_boards() throws IOException {
        write("proc/device-tree/compatible", "xunlong,orangepi-5\0rockchip,rk3588\0");
        write("dev/rknpu", "");

        assertThat(profile(NO_LIMIT, 0).accelerators())
                .extracting(Accelerator::kind, Accelerator::vendor)
                .containsExactly(tuple(Accelerator.Kind.NPU, "rockchip"));
    }

    @Test
    void the_system_is_read() throws IOException {
        write("lib/x86_64-linux-gnu/libc.so.6", "x GNU C Library stable release version 2.36. y");

        var system = profile(NO_LIMIT, 0).operatingSystem();

        assertThat(system.version()).isEqualTo("Debian GNU/Linux 12");
        assertThat(system.libc()).isEqualTo("glibc 2.36");
    }

    @Test
    void a_machine_that_says_nothing_still_has_a_profile() {
        var bare =
                new HardwareProbe(
                        root.resolve("nowhere"),
                        NO_LIMIT,
                        () -> 0,
                        () -> new Disk(1, 1),
                        _ -> List.of());

        assertThat(bare.profile().memory().availableBytes()).isZero();
        assertThat(bare.profile().cpu().isaExtensions()).isEmpty();
    }

    private HardwareProfile profile(long limitBytes, long usedBytes) {
        return new HardwareProbe(
                        root, limitBytes, () -> usedBytes, () -> new Disk(10, 5), _ -> List.of())
                .profile();
    }

    private void write(String path, String content) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
