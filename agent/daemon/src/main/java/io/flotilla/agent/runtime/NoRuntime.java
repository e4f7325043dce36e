package io.flotilla.agent.runtime;

import io.flotilla.contract.hardware.Accelerator;
import java.util.List;
import java.util.function.BiConsumer;

/** What there is on a device without engines: nothing fits it, and it can say so. */
public final class NoRuntime implements VariantRuntime {
    @Override
    public List<DescribedEngine> engines(List<Accelerator> accelerators) {
        return List.of();
    }

    @Override
    public void prove(
            List<DescribedEngine.Device> devices,
            BiConsumer<DescribedEngine.Device, ProofOutcome> found) {
        devices.forEach(
                device -> found.accept(device, new ProofOutcome.NotTried("there is no runtime")));
    }

    @Override
    public LoadOutcome load(LoadSpec spec) {
        return new LoadOutcome.Failed(
                new Fault(Fault.Kind.LOAD_FAILED, "no runtime.host is configured on this device"));
    }
}
