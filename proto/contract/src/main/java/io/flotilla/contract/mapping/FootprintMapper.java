package io.flotilla.contract.mapping;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.fit.MemoryFit;
import io.flotilla.contract.fit.Workload;
import io.flotilla.contract.selection.Footprint;
import io.flotilla.contract.selection.RunSetting.Offload;
import io.flotilla.proto.planning.v1.Candidate;
import io.flotilla.proto.planning.v1.MemoryEstimate;
import io.flotilla.proto.planning.v1.RunSetting;

/** Maps what candidates take and how they would be run; numbers out of range count as nearest. */
final class FootprintMapper {

    private FootprintMapper() {}

    static void add(Candidate.Builder message, Footprint footprint) {
        message.setMemory(toWire(footprint.memory()))
                .setSetting(toWire(footprint.setting()))
                .setDownloadBytes(footprint.downloadBytes());
        var deviceMemory = footprint.deviceMemory();
        if (deviceMemory != null) {
            message.setDeviceMemory(toWire(deviceMemory));
        }
    }

    static Footprint footprint(Candidate message) {
        return new Footprint(
                fromWire(message.getSetting()),
                fromWire(message.getMemory()),
                message.hasDeviceMemory() ? fromWire(message.getDeviceMemory()) : null,
                Bounds.notNegative(message.getDownloadBytes()));
    }

    private static RunSetting toWire(io.flotilla.contract.selection.RunSetting setting) {
        var workload = setting.workload();
        return RunSetting.newBuilder()
                .setContextTokens(workload.contextTokens())
                .setRequestedContextTokens(setting.requestedContextTokens())
                .setParallelSequences(workload.sequences())
                .setKeyValueType(workload.keyValueType().id())
                .setOffloadedBlocks(setting.offload().blocks())
                .setBlocks(setting.offload().ofBlocks())
                .build();
    }

    private static io.flotilla.contract.selection.RunSetting fromWire(RunSetting message) {
        var ofBlocks = Math.max(0, message.getBlocks());
        return new io.flotilla.contract.selection.RunSetting(
                new Workload(
                        Bounds.notNegative(message.getContextTokens()),
                        Math.max(1, message.getParallelSequences()),
                        KeyValueType.named(message.getKeyValueType()).orElse(KeyValueType.F16)),
                Bounds.notNegative(message.getRequestedContextTokens()),
                new Offload(Math.clamp(message.getOffloadedBlocks(), 0, ofBlocks), ofBlocks));
    }

    private static MemoryEstimate toWire(MemoryFit memory) {
        var need = memory.need();
        return MemoryEstimate.newBuilder()
                .setWeightsBytes(need.weightsBytes())
                .setKvCacheBytes(need.kvCacheBytes())
                .setComputeBytes(need.computeBytes())
                .setRepackBytes(need.repackBytes())
                .setRuntimeBytes(need.runtimeBytes())
                .setTotalBytes(need.totalBytes())
                .setBudgetBytes(memory.budgetBytes())
                .build();
    }

    private static MemoryFit fromWire(MemoryEstimate message) {
        return new MemoryFit(
                new io.flotilla.contract.fit.MemoryEstimate(
                        Bounds.notNegative(message.getWeightsBytes()),
                        Bounds.notNegative(message.getKvCacheBytes()),
                        Bounds.notNegative(message.getComputeBytes()),
                        Bounds.notNegative(message.getRepackBytes()),
                        Bounds.notNegative(message.getRuntimeBytes())),
                Bounds.notNegative(message.getBudgetBytes()));
    }
}
