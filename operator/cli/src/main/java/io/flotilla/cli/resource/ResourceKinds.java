package io.flotilla.cli.resource;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.yaml.Typos;
import java.util.List;
import java.util.stream.Collectors;

/** The kinds of resources that people can get and describe. */
final class ResourceKinds {
    static final List<ResourceKind<?>> ALL =
            List.of(
                    RegistryKinds.MODELS,
                    RegistryKinds.VERSIONS,
                    RegistryKinds.VARIANTS,
                    RegistryKinds.ADAPTERS,
                    MakingKinds.JOBS,
                    FleetKinds.DEVICES,
                    FleetKinds.FLEETS,
                    FleetKinds.ROLLOUTS,
                    FleetKinds.DEPLOYMENTS,
                    PlanningKinds.PRESETS,
                    PlanningKinds.POLICIES,
                    AccessKinds.JOIN_TOKENS,
                    AccessKinds.API_TOKENS,
                    AccessKinds.APPROVAL_RULES);

    private ResourceKinds() {}

    /** The kind that goes by this word, singular or plural. */
    static ResourceKind<?> named(String word) {
        return ALL.stream()
                .filter(kind -> kind.names().contains(word))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage(unknown(word)));
    }

    private static String unknown(String word) {
        var words = ALL.stream().flatMap(kind -> kind.names().stream()).toList();
        var plurals = ALL.stream().map(kind -> kind.names().getLast());
        return "There is no kind %s; %sknown are %s"
                .formatted(
                        word,
                        Typos.meant(word, words)
                                .map(each -> "did you mean " + each + "? ")
                                .orElse(""),
                        plurals.collect(Collectors.joining(", ")));
    }
}
