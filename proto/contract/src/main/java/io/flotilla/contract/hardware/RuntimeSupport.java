package io.flotilla.contract.hardware;

import io.flotilla.contract.format.ModelRuntime;
import java.util.List;
import java.util.Locale;

/**
 * An engine that a device can start.
 *
 * @param providers execution providers that the installed build offers, by their short names;
 *     offered is not yet proved to work
 */
public record RuntimeSupport(ModelRuntime runtime, String version, List<String> providers) {

    public RuntimeSupport {
        providers = providers.stream().map(RuntimeSupport::providerName).distinct().toList();
    }

    /** The short name of a provider: {@code cpu} for {@code CPUExecutionProvider}. */
    public static String providerName(String name) {
        return name.toLowerCase(Locale.ROOT).replace("executionprovider", "");
    }

    /** Whether it can run what was compiled for this provider; anything can run what was not. */
    public boolean offers(String executionProvider) {
        return executionProvider.isEmpty() || providers.contains(executionProvider);
    }
}
