package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.fetch.Http;
import io.flotilla.contract.format.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An OCI image layout: a folder on this machine with an index of images and all their blobs.
 *
 * @param folder the layout
 * @param name of one image in its index; empty: the only one
 */
record ImageLayout(Path folder, String name) {
    private static final String REFERENCE = "org.opencontainers.image.ref.name";
    private static final int LARGEST_DOCUMENT_BYTES = 4 << 20;

    /** Reads FOLDER[:NAME], where a colon within an existing folder's name belongs to it. */
    static ImageLayout parse(String text) {
        int colon = text.lastIndexOf(':');
        return colon < 0 || Files.isDirectory(Path.of(text))
                ? new ImageLayout(Path.of(text), "")
                : new ImageLayout(Path.of(text.substring(0, colon)), text.substring(colon + 1));
    }

    /** Whether a source of the scheme oci: is a folder and no registry. */
    static boolean isMeant(String text) {
        return text.startsWith("./") || text.startsWith("../") || text.startsWith("/");
    }

    /** The manifest of the image, after its digest was checked. */
    Manifest manifest() {
        var index = Http.parse(read("index.json"), toString());
        var images = index.at("manifests").elements().stream().filter(this::isWanted).toList();
        if (images.size() != 1) {
            throw CommandFailure.usage(
                    "%s holds %d such images; name one of: %s"
                            .formatted(
                                    this, images.size(), names(index.at("manifests").elements())));
        }
        var digest = images.getFirst().at("digest").text();
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw new CommandFailure(
                    ExitCode.FAILED, this + " names an image without a SHA-256 digest.");
        }
        var sha256 = digest.substring(digest.indexOf(':') + 1);
        var manifest = Manifest.parse(read("blobs/sha256/" + sha256), toString());
        if (!manifest.sha256().equals(sha256)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "The manifest of %s has the digest sha256:%s, not %s."
                            .formatted(this, manifest.sha256(), digest));
        }
        return manifest;
    }

    private boolean isWanted(JsonValue image) {
        return name.isEmpty() || image.at("annotations").at(REFERENCE).text().equals(name);
    }

    private static String names(List<JsonValue> images) {
        return images.stream()
                .map(image -> image.at("annotations").at(REFERENCE).text())
                .filter(name -> !name.isEmpty())
                .limit(20)
                .collect(Collectors.joining(", "));
    }

    private byte[] read(String path) {
        var file = folder.resolve(path);
        try {
            if (!Files.isRegularFile(file)) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND, folder + " is no OCI image layout: no " + path + ".");
            }
            if (Files.size(file) > LARGEST_DOCUMENT_BYTES) {
                throw new CommandFailure(ExitCode.FAILED, file + " is larger than 4 MiB.");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "Cannot use " + file + ": " + e);
        }
    }

    /** Where a layer lies. */
    Path blob(Layer layer) {
        return folder.resolve("blobs/sha256").resolve(layer.sha256());
    }

    @Override
    public String toString() {
        return name.isEmpty() ? folder.toString() : folder + ":" + name;
    }
}
