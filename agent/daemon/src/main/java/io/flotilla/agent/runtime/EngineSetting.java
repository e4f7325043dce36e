package io.flotilla.agent.runtime;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.Placement;
import io.flotilla.contract.selection.RunSetting;
import io.flotilla.contract.selection.RunSetting.Degradation;
import io.flotilla.contract.selection.VariantPolicy.Room;

/**
 * How a variant is to be run, as selection decided.
 *
 * @param provider short name of the execution provider
 * @param device what the engine calls the device; empty: the provider's first
 * @param deviceBlocks blocks of the model that are computed there; 0: all
 * @param keyValueType in which past tokens are kept
 * @param maxTokens longest input in tokens; 0: what the model was made for
 * @param sequences texts that have room for that many tokens each; 0: they share the room of one
 */
public record EngineSetting(
        ModelRuntime runtime,
        String provider,
        String device,
        int deviceBlocks,
        KeyValueType keyValueType,
        int maxTokens,
        int sequences) {

    /** Of which texts share the room of one. */
    public EngineSetting(
            ModelRuntime runtime,
            String provider,
            String device,
            int deviceBlocks,
            KeyValueType keyValueType,
            int maxTokens) {
        this(runtime, provider, device, deviceBlocks, keyValueType, maxTokens, 0);
    }

    /**
     * What selection decided of a variant. If nobody asks for a context and there is room for the
     * usual one, its length is left to the engine.
     */
    public static EngineSetting of(Placement placement, RunSetting setting, Room room) {
        var workload = setting.workload();
        var isAsked =
                room.contextTokens() > 0
                        || setting.degradations().contains(Degradation.CONTEXT_SHORTENED);
        return new EngineSetting(
                placement.runtime(),
                placement.provider(),
                placement.engineDevice(),
                setting.offload().blocks(),
                workload.keyValueType(),
                isAsked ? Math.toIntExact(workload.contextTokens()) : 0,
                workload.sequences() > 1 ? workload.sequences() : 0);
    }

    /** All of it on the main processor, past tokens in 16 bits. */
    public static EngineSetting onCpu(ModelRuntime runtime, int maxTokens) {
        return new EngineSetting(runtime, Placement.CPU, "", 0, KeyValueType.F16, maxTokens);
    }

    /** Whether nothing but the main processor computes it. */
    public boolean isOnCpu() {
        return provider.equals(Placement.CPU);
    }
}
