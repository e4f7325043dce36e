package io.flotilla.controller.planning;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The files that a device is known to have, since it serves variants that consist of them. */
final class Holdings {

    private final Set<String> digests;

    private Holdings(Set<String> digests) {
        this.digests = digests;
    }

    /**
     * The files of variants.
     *
     * @param served full names of the variants
     * @param known builds by full name; what is missing there counts as not held
     */
    static Holdings of(Collection<String> served, Map<String, PlannedVersion.Build> known) {
        var digests = new HashSet<String>();
        for (var variant : served) {
            var build = known.get(variant);
            if (build != null) {
                digests.addAll(build.fileBytes().keySet());
            }
        }
        return new Holdings(digests);
    }

    /** The builds of which every file is there, by name. */
    Set<String> complete(PlannedVersion version) {
        return version.builds().stream()
                .filter(build -> digests.containsAll(build.fileBytes().keySet()))
                .map(PlannedVersion.Build::name)
                .collect(Collectors.toSet());
    }

    /** The bytes of those of its files that are not there. */
    long missingBytes(PlannedVersion.Build build) {
        return build.fileBytes().entrySet().stream()
                .filter(file -> !digests.contains(file.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
