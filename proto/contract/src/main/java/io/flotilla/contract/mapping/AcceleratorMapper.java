package io.flotilla.contract.mapping;

import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Driver;
import io.flotilla.proto.device.v1.Accelerator.Kind;
import io.flotilla.proto.device.v1.Accelerator.Placement;

/** Maps accelerators. */
final class AcceleratorMapper {

    private AcceleratorMapper() {}

    static io.flotilla.proto.device.v1.Accelerator toWire(Accelerator accelerator) {
        var message =
                io.flotilla.proto.device.v1.Accelerator.newBuilder()
                        .setId(accelerator.id())
                        .setKind(toWire(accelerator.kind()))
                        .setPlacement(toWire(accelerator.placement()))
                        .setVendor(accelerator.vendor())
                        .setModelName(accelerator.modelName())
                        .setMemoryBytes(accelerator.memory().totalBytes())
                        .setAvailableMemoryBytes(accelerator.memory().availableBytes())
                        .setMemoryBandwidthBytesPerSecond(
                                accelerator.memory().bandwidthBytesPerSecond())
                        .setDriver(accelerator.driver().name())
                        .setDriverVersion(accelerator.driver().version())
                        .setDriverApi(accelerator.driver().api());
        var activity = accelerator.activity();
        if (activity.utilizationRatio() != null) {
            message.setUtilizationRatio(activity.utilizationRatio());
        }
        if (activity.powerWatts() != null) {
            message.setPowerWatts(activity.powerWatts());
        }
        if (activity.temperatureCelsius() != null) {
            message.setTemperatureCelsius(activity.temperatureCelsius());
        }
        return message.build();
    }

    static Accelerator fromWire(io.flotilla.proto.device.v1.Accelerator message) {
        return new Accelerator(
                message.getId(),
                fromWire(message.getKind()),
                fromWire(message.getPlacement()),
                message.getVendor(),
                message.getModelName(),
                new AcceleratorMemory(
                        Bounds.notNegative(message.getMemoryBytes()),
                        Bounds.notNegative(message.getAvailableMemoryBytes()),
                        Bounds.notNegative(message.getMemoryBandwidthBytesPerSecond())),
                new Driver(message.getDriver(), message.getDriverVersion(), message.getDriverApi()),
                new Activity(
                        message.hasUtilizationRatio() ? message.getUtilizationRatio() : null,
                        message.hasPowerWatts() ? message.getPowerWatts() : null,
                        message.hasTemperatureCelsius() ? message.getTemperatureCelsius() : null));
    }

    private static Kind toWire(Accelerator.Kind kind) {
        return switch (kind) {
            case UNKNOWN -> Kind.KIND_UNSPECIFIED;
            case GPU -> Kind.KIND_GPU;
            case NPU -> Kind.KIND_NPU;
            case TPU -> Kind.KIND_TPU;
        };
    }

    private static Accelerator.Kind fromWire(Kind kind) {
        return switch (kind) {
            case KIND_UNSPECIFIED, UNRECOGNIZED -> Accelerator.Kind.UNKNOWN;
            case KIND_GPU -> Accelerator.Kind.GPU;
            case KIND_NPU -> Accelerator.Kind.NPU;
            case KIND_TPU -> Accelerator.Kind.TPU;
        };
    }

    private static Placement toWire(Accelerator.Placement placement) {
        return switch (placement) {
            case UNKNOWN -> Placement.PLACEMENT_UNSPECIFIED;
            case DISCRETE -> Placement.PLACEMENT_DISCRETE;
            case INTEGRATED -> Placement.PLACEMENT_INTEGRATED;
        };
    }

    private static Accelerator.Placement fromWire(Placement placement) {
        return switch (placement) {
            case PLACEMENT_UNSPECIFIED, UNRECOGNIZED -> Accelerator.Placement.UNKNOWN;
            case PLACEMENT_DISCRETE -> Accelerator.Placement.DISCRETE;
            case PLACEMENT_INTEGRATED -> Accelerator.Placement.INTEGRATED;
        };
    }
}
