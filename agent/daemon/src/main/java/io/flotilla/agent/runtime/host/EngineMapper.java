package io.flotilla.agent.runtime.host;

import io.flotilla.agent.runtime.Engines;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.proto.runtime.v1.DescribeResponse;
import java.util.List;
import java.util.Optional;

/** Reads what a host says of its engines; one of a kind that is not known here is left out. */
final class EngineMapper {
    private EngineMapper() {}

    static List<RuntimeSupport> fromProto(DescribeResponse response) {
        return response.getEnginesList().stream()
                .map(EngineMapper::fromProto)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<RuntimeSupport> fromProto(DescribeResponse.Engine engine) {
        return Engines.named(engine.getRuntime())
                .map(
                        runtime ->
                                RuntimeSupport.offering(
                                        runtime, engine.getVersion(), engine.getProvidersList()));
    }
}
