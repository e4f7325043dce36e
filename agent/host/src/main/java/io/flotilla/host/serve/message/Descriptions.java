package io.flotilla.host.serve.message;

import io.flotilla.host.engine.EngineDevice;
import io.flotilla.host.engine.EngineInfo;
import io.flotilla.host.engine.EngineSurvey;
import io.flotilla.proto.runtime.v1.DescribeResponse;

/** Maps what engines say of themselves to the wire. */
public final class Descriptions {
    private Descriptions() {}

    public static DescribeResponse message(EngineSurvey survey) {
        DescribeResponse.Builder response = DescribeResponse.newBuilder();
        survey.engines().forEach(info -> response.addEngines(message(info)));
        survey.unavailable()
                .forEach(
                        (runtime, problem) ->
                                response.addUnavailableEnginesBuilder()
                                        .setRuntime(runtime)
                                        .setProblem(Problems.message(problem)));
        return response.build();
    }

    private static DescribeResponse.Engine message(EngineInfo info) {
        DescribeResponse.Engine.Builder engine =
                DescribeResponse.Engine.newBuilder()
                        .setRuntime(info.runtime())
                        .setVersion(info.version())
                        .addAllProviders(info.providers());
        info.devices().forEach(device -> engine.addDevices(message(device)));
        return engine.build();
    }

    private static DescribeResponse.EngineDevice message(EngineDevice device) {
        return DescribeResponse.EngineDevice.newBuilder()
                .setProvider(device.provider())
                .setName(device.name())
                .setDescription(device.description())
                .setKind(message(device.kind()))
                .setVendor(device.vendor())
                .setBusId(device.busId())
                .setMemoryBytes(device.memory().totalBytes())
                .setAvailableMemoryBytes(device.memory().availableBytes())
                .build();
    }

    private static DescribeResponse.EngineDevice.Kind message(EngineDevice.Kind kind) {
        return switch (kind) {
            case CPU -> DescribeResponse.EngineDevice.Kind.KIND_CPU;
            case GPU -> DescribeResponse.EngineDevice.Kind.KIND_GPU;
            case NPU -> DescribeResponse.EngineDevice.Kind.KIND_NPU;
        };
    }
}
