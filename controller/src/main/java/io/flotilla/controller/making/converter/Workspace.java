package io.flotilla.controller.making.converter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantFile;
import io.flotilla.controller.shared.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The folders of one attempt: files of the store under the names that engines expect. */
public final class Workspace implements AutoCloseable {

    private final Path root;
    private final ArtifactStore artifacts;

    private Workspace(Path root, ArtifactStore artifacts) {
        this.root = root;
        this.artifacts = artifacts;
    }

    public static Workspace create(Path directory, ArtifactStore artifacts) throws IOException {
        return new Workspace(
                Files.createTempDirectory(Files.createDirectories(directory), "attempt-"),
                artifacts);
    }

    /** Removes what attempts of an earlier process left. */
    public static void removeLeftovers(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var leftovers = Files.newDirectoryStream(directory, "attempt-*")) {
            for (var leftover : leftovers) {
                delete(leftover);
            }
        }
    }

    /** Lays out the files of a variant. */
    public RuntimeHosts.Model layOut(Variant variant) throws IOException {
        var folder = Files.createTempDirectory(root, "variant-");
        for (var file : variant.files()) {
            var path = folder.resolve(file.path());
            Files.createDirectories(path.getParent());
            artifacts.place(file.digest(), path);
        }
        return new RuntimeHosts.Model(
                variant.facts().requirements().runtimes().getFirst().id(),
                folder,
                pathOf(variant, VariantFile.Role.MODEL),
                pathOf(variant, VariantFile.Role.TOKENIZER));
    }

    /** An empty folder for what is made. */
    public Path newFolder() throws IOException {
        return Files.createTempDirectory(root, "made-");
    }

    /** A name for a file that is not there yet. */
    public Path newFile(String name) {
        return root.resolve(name);
    }

    private static String pathOf(Variant variant, VariantFile.Role role) {
        return variant.files().stream()
                .filter(file -> file.role() == role)
                .map(VariantFile::path)
                .findFirst()
                .orElse("");
    }

    /** Stands for all files of a variant together. */
    public static Digest digestOf(Variant variant) {
        return Digest.of(
                String.join(
                                "\n",
                                variant.files().stream()
                                        .map(file -> file.path() + " " + file.digest().hex())
                                        .toList())
                        .getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
        delete(root);
    }

    private static void delete(Path tree) throws IOException {
        List<Path> paths;
        try (var walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : paths) {
            Files.delete(path);
        }
    }
}
