package io.flotilla.cli.publish;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a version is to consist of.
 *
 * @param variants its builds
 * @param adapters upon it
 */
record LocalContent(List<LocalVariant> variants, List<LocalAdapter> adapters) {
    LocalContent {
        variants = List.copyOf(variants);
        adapters = List.copyOf(adapters);
    }

    /** All files, those that are of several variants several times. */
    Stream<LocalFile> files() {
        return Stream.concat(
                variants.stream().flatMap(variant -> variant.files().stream()),
                adapters.stream().flatMap(adapter -> adapter.files().stream()));
    }
}
