package io.flotilla.agent.runtime.proof;

import static java.util.Objects.requireNonNull;

import io.flotilla.agent.runtime.DescribedEngine;
import io.flotilla.agent.runtime.DescribedEngine.Device;
import io.flotilla.agent.runtime.ProofOutcome;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.ProviderSupport.State;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each engine offers here, on which accelerator, and what is proved of that. */
public final class EngineProofs {
    private static final Log LOG = Log.of(EngineProofs.class);

    private final VariantRuntime runtime;
    private final ProofFile file;

    /** Guarded by itself. */
    private final Map<ProofKey, ProofOutcome> proofs;

    public EngineProofs(VariantRuntime runtime, ProofFile file) {
        this.runtime = runtime;
        this.file = file;
        this.proofs = file.load();
    }

    /** A device of an engine with the accelerator that it is; null if it is none. */
    private record Pair(Device device, @Nullable Accelerator accelerator, ProofKey key) {

        private String acceleratorId() {
            return accelerator == null ? "" : accelerator.id();
        }
    }

    /** The engines, each with its ways to compute; may take seconds where hardware is new. */
    public List<RuntimeSupport> on(List<Accelerator> accelerators) {
        return runtime.engines(accelerators).stream()
                .map(engine -> support(engine, accelerators))
                .toList();
    }

    private RuntimeSupport support(DescribedEngine engine, List<Accelerator> accelerators) {
        var providers = new ArrayList<ProviderSupport>();
        for (var pair : pairs(engine, accelerators)) {
            providers.add(support(pair));
        }
        engine.providers().stream()
                .map(ProviderSupport::offered)
                .filter(
                        offered ->
                                providers.stream()
                                        .noneMatch(found -> found.name().equals(offered.name())))
                .forEach(providers::add);
        return new RuntimeSupport(engine.runtime(), engine.version(), providers);
    }

    private static List<Pair> pairs(DescribedEngine engine, List<Accelerator> accelerators) {
        var links = new DeviceLinks(accelerators);
        var pairs = new ArrayList<Pair>();
        for (var device : engine.devices()) {
            var before = engine.devices().subList(0, pairs.size());
            var accelerator = links.accelerator(device, before).orElse(null);
            pairs.add(new Pair(device, accelerator, ProofKey.of(engine, device, accelerator)));
        }
        return pairs;
    }

    private ProviderSupport support(Pair pair) {
        var unproved =
                new ProviderSupport(
                        pair.device().provider(),
                        pair.device().name(),
                        pair.acceleratorId(),
                        State.UNPROVED,
                        "");
        return switch (known(pair.key())) {
            case ProofOutcome.Proved _ -> unproved.with(State.PROVED, "");
            case ProofOutcome.Failed(var reason) -> unproved.with(State.FAILED, reason);
            case ProofOutcome.NotTried _ -> unproved;
        };
    }

    private ProofOutcome known(ProofKey key) {
        synchronized (proofs) {
            return proofs.getOrDefault(key, new ProofOutcome.NotTried("not yet"));
        }
    }

    /**
     * Proves what is not known yet, and forgets what is of no engine or driver that is here now.
     *
     * @return whether anything was found out
     */
    boolean proveRest(List<Accelerator> accelerators) throws InterruptedException {
        var here = new LinkedHashMap<Device, ProofKey>();
        for (var engine : runtime.engines(accelerators)) {
            pairs(engine, accelerators).forEach(pair -> here.put(pair.device(), pair.key()));
        }
        List<Device> open;
        synchronized (proofs) {
            proofs.keySet().retainAll(here.values());
            open = here.keySet().stream().filter(it -> !proofs.containsKey(here.get(it))).toList();
        }
        if (open.isEmpty()) {
            return false;
        }
        runtime.prove(open, (device, outcome) -> keep(requireNonNull(here.get(device)), outcome));
        return true;
    }

    /** Kept at once: a proof may take this machine down, and must not be tried for ever. */
    private void keep(ProofKey key, ProofOutcome outcome) {
        LOG.info(
                "engine tried", "engine", key.engine(), "device", key.device(), "outcome", outcome);
        synchronized (proofs) {
            proofs.put(key, outcome);
            file.save(proofs);
        }
    }
}
