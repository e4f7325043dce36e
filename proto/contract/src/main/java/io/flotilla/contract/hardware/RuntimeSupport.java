package io.flotilla.contract.hardware;

import io.flotilla.contract.format.ModelRuntime;
import java.util.List;

/**
 * An engine that a device can start.
 *
 * @param providers execution providers that the installed build offers, in lower case; offered is
 *     not yet proved to work
 */
public record RuntimeSupport(ModelRuntime runtime, String version, List<String> providers) {

    public RuntimeSupport {
        providers = List.copyOf(providers);
    }

    /** Whether it can run what was compiled for this provider; anything can run what was not. */
    public boolean offers(String executionProvider) {
        return executionProvider.isEmpty() || providers.contains(executionProvider);
    }
}
