package io.flotilla.contract.selection;

import io.flotilla.contract.fit.Requirements;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What selection must know of a device.
 *
 * @param cachedVariants names of the variants that are on its disk already
 * @param quarantinedVariants names of the variants that failed on it, each with the reason in a few
 *     words
 */
public record DeviceFacts(
        HardwareProfile hardware,
        Set<String> cachedVariants,
        Map<String, String> quarantinedVariants) {

    public DeviceFacts {
        cachedVariants = Set.copyOf(cachedVariants);
        quarantinedVariants = Map.copyOf(quarantinedVariants);
    }

    /** The facts of a device on which nothing was tried yet. */
    public static DeviceFacts of(HardwareProfile hardware) {
        return new DeviceFacts(hardware, Set.of(), Map.of());
    }

    /** The best engine here that can run such a variant. */
    Optional<ModelRuntime> runtimeFor(Requirements requirements) {
        return requirements.runtimes().stream()
                .filter(runtime -> offers(runtime, requirements.executionProvider()))
                .findFirst();
    }

    private boolean offers(ModelRuntime runtime, String executionProvider) {
        return hardware.runtimes().stream()
                .filter(support -> support.runtime() == runtime)
                .anyMatch(support -> support.offers(executionProvider));
    }

    boolean hasRuntimeOf(Requirements requirements) {
        return hardware.runtimes().stream()
                .map(RuntimeSupport::runtime)
                .anyMatch(requirements.runtimes()::contains);
    }
}
