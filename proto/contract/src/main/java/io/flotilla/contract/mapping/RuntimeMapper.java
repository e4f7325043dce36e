package io.flotilla.contract.mapping;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Maps engines to the names that the wire has for them; those not known here are left out. */
public final class RuntimeMapper {

    private static final Map<String, ModelRuntime> BY_ID =
            Arrays.stream(ModelRuntime.values())
                    .collect(Collectors.toUnmodifiableMap(ModelRuntime::id, Function.identity()));

    private RuntimeMapper() {}

    /** The engine of this name, if it is known here. */
    public static Optional<ModelRuntime> runtime(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    static List<String> toWire(Collection<ModelRuntime> runtimes) {
        return runtimes.stream().map(ModelRuntime::id).toList();
    }

    static List<ModelRuntime> fromWire(Collection<String> runtimes) {
        return runtimes.stream().map(RuntimeMapper::runtime).flatMap(Optional::stream).toList();
    }

    static io.flotilla.proto.device.v1.RuntimeSupport toWire(RuntimeSupport support) {
        return io.flotilla.proto.device.v1.RuntimeSupport.newBuilder()
                .setRuntime(support.runtime().id())
                .setVersion(support.version())
                .addAllProviders(support.providerNames())
                .addAllProviderSupports(
                        support.providers().stream().map(ProviderMapper::toWire).toList())
                .build();
    }

    /** A writer that gives names alone says what a build offers, and no more. */
    static Optional<RuntimeSupport> fromWire(io.flotilla.proto.device.v1.RuntimeSupport message) {
        var version = message.getVersion();
        return runtime(message.getRuntime())
                .map(
                        known ->
                                message.getProviderSupportsCount() == 0
                                        ? RuntimeSupport.offering(
                                                known, version, message.getProvidersList())
                                        : new RuntimeSupport(known, version, providers(message)));
    }

    private static List<ProviderSupport> providers(
            io.flotilla.proto.device.v1.RuntimeSupport message) {
        return message.getProviderSupportsList().stream().map(ProviderMapper::fromWire).toList();
    }
}
