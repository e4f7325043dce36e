package io.flotilla.agent.simulate;

import io.flotilla.agent.reconcile.desired.Assignment;
import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.runtime.DescribedEngine;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.LoadSpec;
import io.flotilla.agent.runtime.ProofOutcome;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.agent.shared.Pause;
import io.flotilla.agent.simulate.Population.EngineModel;
import io.flotilla.contract.hardware.Accelerator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A runtime host as a profile describes it. It reads no weights: what a model answers it knows from
 * the golden test that came with the assignment.
 */
final class ModelledHost implements VariantRuntime {
    private final EngineModel engine;
    private final Tally tally;
    private final double slowness;

    /** The place of this device among those that a fault may befall, 0 to 1. */
    private final double luck;

    private final Map<ModelledModel, Long> loaded = new ConcurrentHashMap<>();
    private volatile Map<String, Known> known = Map.of();

    private record Known(ManifestVariant variant, GoldenTest golden) {}

    ModelledHost(EngineModel engine, Tally tally, RandomGenerator random) {
        this.engine = engine;
        this.tally = tally;
        this.slowness = Math.exp(random.nextGaussian() * engine.spread());
        this.luck = random.nextDouble();
    }

    /** Learns what the variants are that it may be asked to load. */
    void learn(Assignment assignment) {
        var variants = new HashMap<String, Known>();
        for (var slot : assignment.slots()) {
            for (var variant : slot.manifest().variants()) {
                variants.put(variant.name(), new Known(variant, slot.manifest().goldenTest()));
            }
        }
        known = variants;
    }

    /** Memory of all that is loaded, in bytes. */
    long residentBytes() {
        return loaded.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public List<DescribedEngine> engines(List<Accelerator> accelerators) {
        return List.of();
    }

    @Override
    public void prove(
            List<DescribedEngine.Device> devices,
            BiConsumer<DescribedEngine.Device, ProofOutcome> found) {
        devices.forEach(device -> found.accept(device, new ProofOutcome.Proved()));
    }

    @Override
    public LoadOutcome load(LoadSpec spec) throws InterruptedException {
        var wanted = known.get(spec.variant());
        if (wanted == null) {
            return new LoadOutcome.Failed(
                    new Fault(Fault.Kind.LOAD_FAILED, "no assignment names " + spec.variant()));
        }
        var loadTime = scaled(engine.loadTime());
        if (loadTime.isPositive()) {
            Pause.real().await(loadTime);
        }
        var rule = rule(wanted.variant());
        if (rule != null) {
            tally.count(Tally.Event.FAULT);
        }
        var residentBytes = (long) (wanted.variant().totalBytes() * engine.memoryRatio());
        var failure = rule == null ? Optional.<Fault>empty() : rule.failureToLoad();
        return failure.isPresent()
                ? new LoadOutcome.Failed(failure.get())
                : new LoadOutcome.Loaded(model(wanted, loadTime, residentBytes, rule));
    }

    private ModelledModel model(
            Known wanted, Duration loadTime, long residentBytes, @Nullable FaultRule rule) {
        var variant = wanted.variant().name();
        var slower = rule != null && rule.kind() == FaultRule.Kind.SLOW ? rule.factor() : 1;
        var figures =
                new ModelledModel.Figures(
                        loadTime,
                        engine.latency().toNanos() / 1e9 * slowness * slower,
                        residentBytes);
        var model =
                new ModelledModel(
                        figures,
                        wanted.golden(),
                        isOf(rule, FaultRule.Kind.GOLDEN_TEST_FAILED),
                        cosine(rule),
                        closed -> {
                            if (loaded.remove(closed) != null) {
                                tally.serve(variant, -1);
                            }
                        });
        loaded.put(model, residentBytes);
        tally.count(Tally.Event.LOADED);
        tally.serve(variant, 1);
        if (rule != null) {
            model.meet(rule);
        }
        return model;
    }

    private static double cosine(@Nullable FaultRule rule) {
        return rule != null && rule.kind() == FaultRule.Kind.DISAGREES ? rule.factor() : 1;
    }

    private static boolean isOf(@Nullable FaultRule rule, FaultRule.Kind kind) {
        return rule != null && rule.kind() == kind;
    }

    /** What goes wrong with a variant on this device; null: nothing does. */
    private @Nullable FaultRule rule(ManifestVariant variant) {
        return engine.faults().stream()
                .filter(fault -> fault.concerns(variant.selectable()))
                .filter(fault -> luck < fault.share())
                .findFirst()
                .orElse(null);
    }

    private Duration scaled(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * slowness));
    }
}
