package io.flotilla.contract.hardware;

import io.flotilla.contract.format.ModelRuntime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An engine that a device can start.
 *
 * @param providers ways in which the installed build can compute, one for each device that the
 *     engine found, in the engine's order
 */
public record RuntimeSupport(
        ModelRuntime runtime, String version, List<ProviderSupport> providers) {

    public RuntimeSupport {
        providers = providers.stream().distinct().toList();
    }

    /** An engine of which nothing is known but what its build has. */
    public static RuntimeSupport offering(
            ModelRuntime runtime, String version, Collection<String> providers) {
        return new RuntimeSupport(
                runtime, version, providers.stream().map(ProviderSupport::offered).toList());
    }

    /** The short name of a provider: {@code cpu} for {@code CPUExecutionProvider}. */
    public static String providerName(String name) {
        return name.toLowerCase(Locale.ROOT).replace("executionprovider", "");
    }

    /** Short names of its providers, each once. */
    public List<String> providerNames() {
        return providers.stream().map(ProviderSupport::name).distinct().toList();
    }

    /**
     * Whether its build has this provider and that is not known to fail; anything can run what was
     * compiled for none.
     */
    public boolean offers(String executionProvider) {
        return executionProvider.isEmpty()
                || providers.stream()
                        .filter(provider -> provider.name().equals(executionProvider))
                        .anyMatch(provider -> provider.state() != ProviderSupport.State.FAILED);
    }

    /** How it computes on an accelerator, the best known first: proved before unproved. */
    public Optional<ProviderSupport> usableOn(Accelerator accelerator) {
        var usable =
                providers.stream()
                        .filter(ProviderSupport::isUsable)
                        .filter(provider -> provider.accelerator().equals(accelerator.id()))
                        .toList();
        return usable.stream()
                .filter(provider -> provider.state() == ProviderSupport.State.PROVED)
                .findFirst()
                .or(() -> usable.stream().findFirst());
    }
}
