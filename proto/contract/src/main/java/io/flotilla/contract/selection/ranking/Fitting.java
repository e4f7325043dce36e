package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.fit.MemoryEstimate;
import io.flotilla.contract.fit.MemoryFit;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Footprint;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.RunSetting;
import io.flotilla.contract.selection.RunSetting.Offload;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the fullest setting in which a variant fits a place on one device. */
final class Fitting {

    private final DeviceFacts device;
    private final VariantPolicy policy;
    private final long budgetBytes;

    Fitting(DeviceFacts device, VariantPolicy policy) {
        this.device = device;
        this.policy = policy;
        this.budgetBytes = policy.room().budgetBytes(device.hardware().memory().availableBytes());
    }

    /**
     * What it takes there in the first setting that fits, or in the smallest if none does.
     *
     * @param measured what is known of it there; null: nothing
     */
    Footprint footprint(Prepared prepared, Site site, @Nullable Measured measured) {
        var rungs = prepared.rungsOf(site.placement().runtime());
        var beyondBytes = beyondEstimate(rungs, site, measured);
        for (var rung : rungs) {
            var whole = whole(prepared, rung, site, beyondBytes);
            if (whole.fits()) {
                return whole;
            }
        }
        return partials(prepared, site)
                .filter(Footprint::fits)
                .findFirst()
                .orElseGet(() -> whole(prepared, rungs.getLast(), site, beyondBytes));
    }

    /** What it would take there in every setting. */
    Stream<Footprint> footprints(Prepared prepared, Site site, @Nullable Measured measured) {
        var rungs = prepared.rungsOf(site.placement().runtime());
        var beyondBytes = beyondEstimate(rungs, site, measured);
        return Stream.concat(
                rungs.stream().map(rung -> whole(prepared, rung, site, beyondBytes)),
                partials(prepared, site));
    }

    /** What the host was seen to hold beyond the estimate; where less was seen, that stands. */
    private static long beyondEstimate(List<Rung> rungs, Site site, @Nullable Measured measured) {
        return measured == null || site.hasOwnMemory()
                ? 0
                : Math.max(0, measured.peakResidentBytes() - rungs.getFirst().need().totalBytes());
    }

    private Footprint whole(Prepared prepared, Rung rung, Site site, long beyondBytes) {
        var need = rung.need();
        if (!site.hasOwnMemory()) {
            return new Footprint(
                    rung.setting(),
                    new MemoryFit(plusCompute(need, beyondBytes), budgetBytes),
                    null,
                    downloadBytes(prepared));
        }
        var own =
                new MemoryEstimate(
                        need.weightsBytes(), need.kvCacheBytes(), need.computeBytes(), 0, 0);
        return new Footprint(
                rung.setting(),
                new MemoryFit(new MemoryEstimate(0, 0, 0, 0, need.runtimeBytes()), budgetBytes),
                new MemoryFit(own, ownBudgetBytes(site)),
                downloadBytes(prepared));
    }

    /** With some of its blocks on an accelerator that cannot hold all of them. */
    private Stream<Footprint> partials(Prepared prepared, Site site) {
        var blocks = prepared.facts().architecture().blockCount();
        if (!site.hasOwnMemory()
                || !policy.accelerators().partialOffload()
                || site.placement().runtime() != ModelRuntime.LLAMA_CPP
                || blocks < 2) {
            return Stream.empty();
        }
        return prepared.rungsOf(site.placement().runtime()).stream()
                .map(rung -> partial(prepared, rung, site, blocks))
                .filter(footprint -> footprint.setting().offload().isPartial());
    }

    /** With as many blocks on the accelerator as its own memory takes. */
    private Footprint partial(Prepared prepared, Rung rung, Site site, int blocks) {
        var need = rung.need();
        var perBlock = (need.weightsBytes() + (double) need.kvCacheBytes()) / blocks;
        var leftBytes = ownBudgetBytes(site) - need.computeBytes();
        var offloaded = Math.clamp((long) (leftBytes / perBlock), 0, blocks - 1);
        var offload = new Offload(offloaded, blocks);
        var setting =
                new RunSetting(
                        rung.setting().workload(),
                        rung.setting().requestedContextTokens(),
                        offload);
        var share = (double) offloaded / blocks;
        var own =
                new MemoryEstimate(
                        shareOf(need.weightsBytes(), share),
                        shareOf(need.kvCacheBytes(), share),
                        need.computeBytes(),
                        0,
                        0);
        var main =
                new MemoryEstimate(
                        need.weightsBytes() - own.weightsBytes(),
                        need.kvCacheBytes() - own.kvCacheBytes(),
                        need.computeBytes(),
                        shareOf(need.repackBytes(), 1 - share),
                        need.runtimeBytes());
        return new Footprint(
                setting,
                new MemoryFit(main, budgetBytes),
                new MemoryFit(own, ownBudgetBytes(site)),
                downloadBytes(prepared));
    }

    /** What it would take with its best engine, of a variant that none here runs. */
    Footprint elsewhere(Prepared prepared) {
        var footprints = elsewheres(prepared).toList();
        return footprints.stream()
                .filter(Footprint::fits)
                .findFirst()
                .orElseGet(footprints::getLast);
    }

    /** The same in every setting; the weights alone if no engine at all is known for it. */
    Stream<Footprint> elsewheres(Prepared prepared) {
        return prepared.facts().requirements().runtimes().stream()
                .findFirst()
                .map(runtime -> prepared.rungsOf(runtime).stream())
                .orElseGet(() -> Stream.of(weightsAlone(prepared)))
                .map(
                        rung ->
                                new Footprint(
                                        rung.setting(),
                                        new MemoryFit(rung.need(), budgetBytes),
                                        null,
                                        downloadBytes(prepared)));
    }

    private static Rung weightsAlone(Prepared prepared) {
        var weightsBytes = prepared.facts().weights().tensorBytes();
        return new Rung(RunSetting.UNKNOWN, new MemoryEstimate(weightsBytes, 0, 0, 0, 0));
    }

    private long downloadBytes(Prepared prepared) {
        return device.cachedVariants().contains(prepared.name())
                ? 0
                : prepared.variant().sizeBytes();
    }

    private long ownBudgetBytes(Site site) {
        return policy.room().budgetBytes(site.ownAvailableBytes());
    }

    private static long shareOf(long bytes, double share) {
        return (long) Math.ceil(bytes * share);
    }

    private static MemoryEstimate plusCompute(MemoryEstimate need, long bytes) {
        return bytes == 0
                ? need
                : new MemoryEstimate(
                        need.weightsBytes(),
                        need.kvCacheBytes(),
                        need.computeBytes() + bytes,
                        need.repackBytes(),
                        need.runtimeBytes());
    }
}
