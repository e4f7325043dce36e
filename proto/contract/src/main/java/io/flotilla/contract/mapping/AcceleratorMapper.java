package io.flotilla.contract.mapping;

import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.proto.device.v1.Accelerator.Kind;

/** Maps GPUs and NPUs. */
final class AcceleratorMapper {

    private AcceleratorMapper() {}

    static io.flotilla.proto.device.v1.Accelerator toWire(Accelerator accelerator) {
        return io.flotilla.proto.device.v1.Accelerator.newBuilder()
                .setKind(toWire(accelerator.kind()))
                .setVendor(accelerator.vendor())
                .setModelName(accelerator.modelName())
                .setMemoryBytes(accelerator.memoryBytes())
                .setDriver(accelerator.driver())
                .build();
    }

    static Accelerator fromWire(io.flotilla.proto.device.v1.Accelerator message) {
        return new Accelerator(
                fromWire(message.getKind()),
                message.getVendor(),
                message.getModelName(),
                Bounds.notNegative(message.getMemoryBytes()),
                message.getDriver());
    }

    private static Kind toWire(Accelerator.Kind kind) {
        return switch (kind) {
            case UNKNOWN -> Kind.KIND_UNSPECIFIED;
            case GPU -> Kind.KIND_GPU;
            case NPU -> Kind.KIND_NPU;
        };
    }

    private static Accelerator.Kind fromWire(Kind kind) {
        return switch (kind) {
            case KIND_UNSPECIFIED, UNRECOGNIZED -> Accelerator.Kind.UNKNOWN;
            case KIND_GPU -> Accelerator.Kind.GPU;
            case KIND_NPU -> Accelerator.Kind.NPU;
        };
    }
}
