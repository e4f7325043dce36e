package io.flotilla.contract.mapping;

import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.proto.device.v1.HardwareProfile;
import io.flotilla.proto.device.v1.HardwareProfile.Memory.LimitSource;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Maps what a probe found. Engines that this reader does not know are left out, since nothing could
 * be chosen for them; sizes below 0 count as 0.
 */
public final class HardwareProfileMapper {

    private HardwareProfileMapper() {}

    public static HardwareProfile toWire(io.flotilla.contract.hardware.HardwareProfile profile) {
        var message =
                HardwareProfile.newBuilder()
                        .setCpu(toWire(profile.cpu()))
                        .setMemory(toWire(profile.memory()))
                        .setDisk(toWire(profile.disk()))
                        .setOperatingSystem(toWire(profile.operatingSystem()))
                        .setProduct(profile.product())
                        .setPower(ConditionsMapper.toWire(profile.conditions().power()))
                        .setThermal(ConditionsMapper.toWire(profile.conditions().thermal()));
        profile.accelerators()
                .forEach(found -> message.addAccelerators(AcceleratorMapper.toWire(found)));
        profile.runtimes().forEach(support -> message.addRuntimes(RuntimeMapper.toWire(support)));
        return message.build();
    }

    public static io.flotilla.contract.hardware.HardwareProfile fromWire(HardwareProfile message) {
        return new io.flotilla.contract.hardware.HardwareProfile(
                message.getProduct(),
                fromWire(message.getCpu()),
                fromWire(message.getMemory()),
                fromWire(message.getDisk()),
                fromWire(message.getOperatingSystem()),
                message.getAcceleratorsList().stream().map(AcceleratorMapper::fromWire).toList(),
                message.getRuntimesList().stream()
                        .map(RuntimeMapper::fromWire)
                        .flatMap(Optional::stream)
                        .toList(),
                ConditionsMapper.fromWire(message.getPower(), message.getThermal()));
    }

    private static HardwareProfile.Cpu toWire(Cpu cpu) {
        return HardwareProfile.Cpu.newBuilder()
                .setArchitecture(cpu.architecture())
                .setVendor(cpu.vendor())
                .setModelName(cpu.modelName())
                .setPhysicalCores(cpu.physicalCores())
                .setLogicalCores(cpu.logicalCores())
                .addAllIsaExtensions(cpu.isaExtensions())
                .build();
    }

    private static Cpu fromWire(HardwareProfile.Cpu message) {
        return new Cpu(
                message.getArchitecture(),
                message.getVendor(),
                message.getModelName(),
                Bounds.notNegativeInt(message.getPhysicalCores()),
                Bounds.notNegativeInt(message.getLogicalCores()),
                new TreeSet<>(message.getIsaExtensionsList()));
    }

    private static HardwareProfile.Memory toWire(Memory memory) {
        return HardwareProfile.Memory.newBuilder()
                .setTotalBytes(memory.totalBytes())
                .setLimitBytes(memory.limitBytes())
                .setAvailableBytes(memory.availableBytes())
                .setLimitSource(toWire(memory.limitSource()))
                .setBandwidthBytesPerSecond(memory.bandwidthBytesPerSecond())
                .build();
    }

    private static Memory fromWire(HardwareProfile.Memory message) {
        return new Memory(
                Bounds.notNegative(message.getTotalBytes()),
                Bounds.notNegative(message.getLimitBytes()),
                Bounds.notNegative(message.getAvailableBytes()),
                fromWire(message.getLimitSource()),
                Bounds.notNegative(message.getBandwidthBytesPerSecond()));
    }

    private static LimitSource toWire(Memory.LimitSource source) {
        return switch (source) {
            case UNKNOWN -> LimitSource.LIMIT_SOURCE_UNSPECIFIED;
            case MACHINE -> LimitSource.LIMIT_SOURCE_MACHINE;
            case CONTROL_GROUP -> LimitSource.LIMIT_SOURCE_CONTROL_GROUP;
            case CONFIGURATION -> LimitSource.LIMIT_SOURCE_CONFIGURATION;
        };
    }

    private static Memory.LimitSource fromWire(LimitSource source) {
        return switch (source) {
            case LIMIT_SOURCE_UNSPECIFIED, UNRECOGNIZED -> Memory.LimitSource.UNKNOWN;
            case LIMIT_SOURCE_MACHINE -> Memory.LimitSource.MACHINE;
            case LIMIT_SOURCE_CONTROL_GROUP -> Memory.LimitSource.CONTROL_GROUP;
            case LIMIT_SOURCE_CONFIGURATION -> Memory.LimitSource.CONFIGURATION;
        };
    }

    private static HardwareProfile.Disk toWire(Disk disk) {
        return HardwareProfile.Disk.newBuilder()
                .setTotalBytes(disk.totalBytes())
                .setAvailableBytes(disk.availableBytes())
                .build();
    }

    private static Disk fromWire(HardwareProfile.Disk message) {
        return new Disk(
                Bounds.notNegative(message.getTotalBytes()),
                Bounds.notNegative(message.getAvailableBytes()));
    }

    private static HardwareProfile.OperatingSystem toWire(OperatingSystem system) {
        return HardwareProfile.OperatingSystem.newBuilder()
                .setFamily(system.family())
                .setVersion(system.version())
                .setKernel(system.kernel())
                .setLibc(system.libc())
                .build();
    }

    private static OperatingSystem fromWire(HardwareProfile.OperatingSystem message) {
        return new OperatingSystem(
                message.getFamily(), message.getVersion(), message.getKernel(), message.getLibc());
    }
}
