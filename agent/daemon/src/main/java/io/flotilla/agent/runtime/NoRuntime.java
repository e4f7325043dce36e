package io.flotilla.agent.runtime;

import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.List;

/** What there is on a device without engines: nothing fits it, and it can say so. */
public final class NoRuntime implements VariantRuntime {
    @Override
    public List<RuntimeSupport> engines() {
        return List.of();
    }

    @Override
    public LoadOutcome load(LoadSpec spec) {
        return new LoadOutcome.Failed(
                new Fault(Fault.Kind.LOAD_FAILED, "no runtime.host is configured on this device"));
    }
}
