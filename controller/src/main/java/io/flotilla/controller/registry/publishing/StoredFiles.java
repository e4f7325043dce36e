package io.flotilla.controller.registry.publishing;

import io.flotilla.controller.artifact.Artifact;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.registry.VariantFile;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the artifacts that somebody wants to make something of. */
final class StoredFiles {

    private StoredFiles() {}

    /**
     * The files with the artifacts that they name.
     *
     * @throws FailedPrecondition if one was not uploaded, or was altered since
     */
    static List<VariantFile> of(List<NewVariant.File> wanted, ArtifactStore artifacts) {
        var digests = wanted.stream().map(NewVariant.File::digest).distinct().toList();
        var known = artifacts.findAll(digests);
        return wanted.stream()
                .map(
                        file ->
                                new VariantFile(
                                        file.path(),
                                        file.role(),
                                        usable(known.get(file.digest()), file)))
                .toList();
    }

    private static Artifact usable(@Nullable Artifact artifact, NewVariant.File file) {
        var name = Artifact.nameOf(file.digest());
        if (artifact == null) {
            throw new FailedPrecondition(
                    "ARTIFACT_MISSING",
                    name,
                    "%s was not uploaded, which is to be %s.".formatted(name, file.path()),
                    Map.of("path", file.path()));
        }
        if (artifact.isDamaged()) {
            throw new FailedPrecondition(
                    "ARTIFACT_DAMAGED",
                    name,
                    "%s was altered where it is stored: upload it again.".formatted(name),
                    Map.of("path", file.path()));
        }
        return artifact;
    }
}
