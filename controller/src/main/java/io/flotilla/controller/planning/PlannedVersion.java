package io.flotilla.controller.planning;

import io.flotilla.contract.selection.Variant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A version with its variants as devices see them.
 *
 * @param name {@code models/{model}/versions/{version}}
 */
public record PlannedVersion(String name, List<Build> builds) {

    public PlannedVersion {
        builds = List.copyOf(builds);
    }

    /**
     * A variant with its files.
     *
     * @param fileBytes sizes of its files by digest
     */
    public record Build(Variant variant, Map<String, Long> fileBytes) {

        public Build {
            fileBytes = Map.copyOf(fileBytes);
        }

        public String name() {
            return variant.name();
        }
    }

    public List<Variant> variants() {
        return builds.stream().map(Build::variant).toList();
    }

    /** The variant of that full name, if it has one. */
    public Optional<Build> build(String variant) {
        return builds.stream().filter(build -> build.name().equals(variant)).findFirst();
    }
}
