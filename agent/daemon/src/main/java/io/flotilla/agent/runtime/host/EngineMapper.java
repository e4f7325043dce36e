package io.flotilla.agent.runtime.host;

import io.flotilla.agent.runtime.DescribedEngine;
import io.flotilla.agent.runtime.DescribedEngine.Device;
import io.flotilla.agent.runtime.DescribedEngine.Kind;
import io.flotilla.agent.runtime.Engines;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.proto.runtime.v1.DescribeResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what a host says of its engines; one of a kind that is not known here is left out. */
final class EngineMapper {
    private EngineMapper() {}

    static List<DescribedEngine> fromProto(DescribeResponse response) {
        return response.getEnginesList().stream()
                .map(EngineMapper::fromProto)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<DescribedEngine> fromProto(DescribeResponse.Engine engine) {
        return Engines.named(engine.getRuntime())
                .map(
                        runtime ->
                                new DescribedEngine(
                                        runtime,
                                        engine.getVersion(),
                                        engine.getProvidersList(),
                                        engine.getDevicesList().stream()
                                                .map(device -> fromProto(runtime, device))
                                                .toList()));
    }

    private static Device fromProto(ModelRuntime runtime, DescribeResponse.EngineDevice device) {
        return new Device(
                runtime,
                device.getProvider(),
                device.getName(),
                fromProto(device.getKind()),
                device.getVendor().toLowerCase(Locale.ROOT),
                device.getBusId());
    }

    private static Kind fromProto(DescribeResponse.EngineDevice.Kind kind) {
        return switch (kind) {
            case KIND_CPU -> Kind.CPU;
            case KIND_GPU -> Kind.GPU;
            case KIND_NPU, KIND_UNSPECIFIED, UNRECOGNIZED -> Kind.NPU;
        };
    }
}
