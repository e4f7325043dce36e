package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.fit.Requirements;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.contract.selection.Placement;
import io.flotilla.contract.selection.Placement.Processor;
import io.flotilla.contract.selection.VariantPolicy.Accelerators;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The places on one device where models may run under one policy. */
final class Sites {

    private final HardwareProfile hardware;
    private final Accelerators allowed;
    private final Map<ModelRuntime, List<Site>> byRuntime = new EnumMap<>(ModelRuntime.class);

    Sites(HardwareProfile hardware, Accelerators allowed) {
        this.hardware = hardware;
        this.allowed = allowed;
        hardware.runtimes().forEach(this::add);
    }

    private void add(RuntimeSupport support) {
        var sites = byRuntime.computeIfAbsent(support.runtime(), _ -> new ArrayList<>(2));
        if (support.providers().isEmpty()) {
            sites.add(onCpu(support.runtime(), Placement.CPU));
        }
        for (var provider : support.providers()) {
            if (mayUse(provider)) {
                sites.add(site(support.runtime(), provider));
            }
        }
    }

    private boolean mayUse(ProviderSupport provider) {
        return switch (provider.state()) {
            case PROVED -> true;
            case UNPROVED -> Vendors.isOnCpu(provider.name()) || allowed.unproved();
            case OFFERED -> Vendors.isOnCpu(provider.name());
            case FAILED -> false;
        };
    }

    private Site site(ModelRuntime runtime, ProviderSupport provider) {
        if (Vendors.isOnCpu(provider.name())) {
            return onCpu(runtime, provider.name());
        }
        var accelerator = hardware.accelerator(provider.accelerator()).orElse(null);
        var proved = provider.state() == ProviderSupport.State.PROVED;
        if (accelerator == null) {
            var processor = Vendors.usualProcessor(provider.name());
            var placement =
                    new Placement(
                            runtime,
                            provider.name(),
                            provider.engineDevice(),
                            processor,
                            "",
                            proved);
            return new Site(placement, null, false);
        }
        var placement =
                new Placement(
                        runtime,
                        provider.name(),
                        provider.engineDevice(),
                        processor(accelerator),
                        displayName(accelerator),
                        proved);
        return new Site(
                placement,
                accelerator,
                Vendors.isOwn(runtime, provider.name(), accelerator.vendor()));
    }

    private Site onCpu(ModelRuntime runtime, String provider) {
        var placement = new Placement(runtime, provider, "", Processor.CPU, "", true);
        return new Site(placement, null, Vendors.isOwn(runtime, provider, hardware.cpu().vendor()));
    }

    private static Processor processor(Accelerator accelerator) {
        return switch (accelerator.kind()) {
            case GPU ->
                    accelerator.isDiscreteGpu() ? Processor.DISCRETE_GPU : Processor.INTEGRATED_GPU;
            case NPU, TPU -> Processor.NPU;
            case UNKNOWN -> Processor.INTEGRATED_GPU;
        };
    }

    private static String displayName(Accelerator accelerator) {
        var name = accelerator.modelName();
        return name.isEmpty() ? accelerator.vendor() + " " + accelerator.id() : name;
    }

    /** Where a variant could run as far as its engine and provider go, its best engine first. */
    List<Site> suiting(Requirements requirements) {
        var suiting = new ArrayList<Site>(2);
        for (var runtime : requirements.runtimes()) {
            for (var site : byRuntime.getOrDefault(runtime, List.of())) {
                if (suits(site, requirements.executionProvider())) {
                    suiting.add(site);
                }
            }
        }
        return suiting;
    }

    private static boolean suits(Site site, String executionProvider) {
        return executionProvider.isEmpty() || site.placement().provider().equals(executionProvider);
    }

    boolean hasRuntimeOf(Requirements requirements) {
        return requirements.runtimes().stream().anyMatch(byRuntime::containsKey);
    }
}
