package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.lineage.Origin;
import java.util.List;
import java.util.stream.LongStream;

/** Reads from metadata which models and data a file was made from. */
final class GgufOrigin {

    private static final int MAX_LISTED = 16;

    private GgufOrigin() {}

    static Origin of(Metadata metadata) {
        return new Origin("", listed(metadata, "base_model"), listed(metadata, "dataset"));
    }

    private static List<String> listed(Metadata metadata, String kind) {
        var count = Math.clamp(metadata.whole("general." + kind + ".count", 0), 0, MAX_LISTED);
        return LongStream.range(0, count)
                .mapToObj(i -> named(metadata, "general.%s.%d.".formatted(kind, i)))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** The address says most; a name without its organization could be anybody's. */
    private static String named(Metadata metadata, String prefix) {
        var address = metadata.text(prefix + "repo_url");
        var organization = metadata.text(prefix + "organization");
        var name = metadata.text(prefix + "name");
        if (!address.isEmpty()) {
            return address;
        }
        return organization.isEmpty() || name.isEmpty() ? name : organization + "/" + name;
    }
}
