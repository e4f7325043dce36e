package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Accelerator.Kind;
import io.flotilla.contract.hardware.Accelerator.Placement;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Accelerators on the chip of a board, on no bus: the device tree says which chip it is. */
final class BoardAccelerators {
    private static final Map<String, String> TEGRAS =
            Map.of(
                    "nvidia,tegra210", "Jetson Nano",
                    "nvidia,tegra186", "Jetson TX2",
                    "nvidia,tegra194", "Jetson Xavier",
                    "nvidia,tegra234", "Jetson Orin",
                    "nvidia,tegra264", "Jetson Thor");

    private static final Pattern ROCKCHIP_WITH_NPU =
            Pattern.compile(
                    "rockchip,(rk3588s?|rk3576|rk3568|rk3566|rk3562|rv1126b?|rv1106|rv1103)");
    private static final Pattern QUALCOMM = Pattern.compile("qcom,[a-z]+\\d+.*");
    private static final Pattern L4T =
            Pattern.compile("R(\\d+) \\(release\\), REVISION: ([0-9.]+)");
    private static final Pattern CUDA =
            Pattern.compile("\"name\"\\s*:\\s*\"CUDA SDK\".*?\"version\"\\s*:\\s*\"(\\d+\\.\\d+)");
    private static final Pattern RKNPU = Pattern.compile("v(\\d+\\.\\d+\\.\\d+)");

    private final ProbeFiles files;
    private final DriverLibraries libraries;

    BoardAccelerators(ProbeFiles files, DriverLibraries libraries) {
        this.files = files;
        this.libraries = libraries;
    }

    List<Accelerator> all() {
        var found = new ArrayList<Accelerator>();
        for (var chip : files.texts("/proc/device-tree/compatible")) {
            var tegra = TEGRAS.get(chip);
            if (tegra != null) {
                found.add(onChip("tegra-gpu", Kind.GPU, "nvidia", tegra, tegraDriver()));
            }
            var rockchip = ROCKCHIP_WITH_NPU.matcher(chip);
            if (rockchip.matches()) {
                var name = rockchip.group(1).toUpperCase(Locale.ROOT) + " NPU";
                found.add(onChip("rknpu", Kind.NPU, "rockchip", name, rockchipDriver()));
            }
        }
        if (hasHexagon()) {
            found.add(onChip("cdsp", Kind.NPU, "qualcomm", "Hexagon", hexagonDriver()));
        }
        return found;
    }

    private static Accelerator onChip(
            String id, Kind kind, String vendor, String name, Driver driver) {
        return new Accelerator(
                id,
                kind,
                Placement.INTEGRATED,
                vendor,
                name,
                AcceleratorMemory.NONE,
                driver,
                Activity.UNKNOWN);
    }

    /** NVIDIA's Linux for Tegra names its release in a file, and its CUDA in another. */
    private Driver tegraDriver() {
        var release =
                files.find("/etc/nv_tegra_release", L4T)
                        .map(match -> match.group(1) + "." + match.group(2))
                        .orElse("");
        var versions = String.join(" ", files.lines("/usr/local/cuda/version.json"));
        var cuda = CUDA.matcher(versions);
        return new Driver(
                first("/dev/nvgpu", "nvgpu", "/dev/nvhost-gpu", "nvgpu", "/dev/nvmap", "nvgpu"),
                release,
                cuda.find() ? "CUDA " + cuda.group(1) : "");
    }

    /** The maker's driver, or that of the kernel itself. */
    private Driver rockchipDriver() {
        var version =
                files.find("/sys/kernel/debug/rknpu/version", RKNPU)
                        .or(() -> files.find("/proc/rknpu/version", RKNPU))
                        .map(match -> match.group(1))
                        .orElse("");
        var name =
                first(
                        "/sys/module/rknpu", "rknpu",
                        "/sys/bus/platform/drivers/RKNPU", "rknpu",
                        "/dev/rknpu", "rknpu",
                        "/sys/module/rocket", "rocket");
        return new Driver(name, version, libraries.api("librknnrt.so=librknnrt.so"));
    }

    /** The compute DSP is reached by remote calls through a node of its own. */
    private boolean hasHexagon() {
        return files.texts("/proc/device-tree/compatible").stream()
                        .anyMatch(chip -> QUALCOMM.matcher(chip).matches())
                && (files.exists("/dev/fastrpc-cdsp") || files.exists("/dev/fastrpc-cdsp-secure"));
    }

    private Driver hexagonDriver() {
        return new Driver("fastrpc", "", libraries.api("libQnnHtp.so=libQnnHtp.so"));
    }

    /** Of paths and names in turn, the name of the first path that is there. */
    private String first(String... pathsAndNames) {
        for (var i = 0; i < pathsAndNames.length; i += 2) {
            if (files.exists(pathsAndNames[i])) {
                return pathsAndNames[i + 1];
            }
        }
        return "";
    }
}
