package io.flotilla.cli.export;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.cli.trust.ModelKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes a version to a folder. */
final class Export {
    private final ControllerConnection controller;
    private final Printer printer;
    private final Path folder;
    private final Destination destination;

    Export(ControllerConnection controller, Printer printer, Path folder) {
        this.controller = controller;
        this.printer = printer;
        this.folder = folder;
        destination = new Destination(folder, new ArtifactFetch(controller, printer), printer);
    }

    /** Writes files under their own names; an empty variant stands for all of them. */
    void plain(String version, String variant) {
        write(version, variant);
    }

    /** The same, with a signature that lists them. */
    void signed(String version, String variant, ModelKey key) {
        requireUnsigned();
        var files = write(version, variant);
        try {
            var known = new TreeSet<>(files.keySet());
            var others = destination.others(known);
            if (!others.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "%s holds files that are not of %s, and is not signed: %s."
                                .formatted(folder, version, String.join(", ", others)));
            }
            var name = version.replace("models/", "").replace("/versions/", "-");
            destination.write(ModelSignature.PATH, ModelSignature.sign(name, files, key));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "Cannot write to " + folder + ": " + e);
        }
        printer.say("%s: %d files signed.".formatted(ModelSignature.PATH, files.size()));
        if (key.isUncommon()) {
            printer.say(
                    "Many verifiers take keys on elliptic curves of NIST alone. For one:"
                            + " flotilla key generate --for model FILE");
        }
    }

    private void requireUnsigned() {
        var signature = destination.file(ModelSignature.PATH);
        if (Files.exists(signature)) {
            throw CommandFailure.usage(
                    signature + " is there already; remove it to have the folder signed anew.");
        }
    }

    private SortedMap<String, String> write(String version, String variant) {
        var release = Release.read(controller, version, variant);
        var files = PlainFolder.files(release, !variant.isEmpty());
        var documents = PlainFolder.documents(release);
        destination.write(files, documents);
        tell(release, files);
        var digests = new TreeMap<String, String>();
        files.forEach(file -> digests.put(file.path(), file.sha256()));
        documents.forEach((path, content) -> digests.put(path, Sha256.of(content)));
        return digests;
    }

    /** Writes an OCI image layout. */
    void modelPack(String version, String variant) {
        var release = Release.read(controller, version, variant);
        var layout = new ModelPackLayout(release);
        destination.write(layout.files(), layout.documents());
        tell(release, layout.files());
        printer.say(
                "Its names: "
                        + release.variants().stream()
                                .map(each -> ModelPackLayout.tag(release, each))
                                .collect(Collectors.joining(", ")));
    }

    private void tell(Release release, List<ExportFile> files) {
        var bytes = files.stream().mapToLong(ExportFile::sizeBytes).sum();
        printer.say(
                "%s: %s, %s, %s in %s"
                        .formatted(
                                release.manifest().getModelVersion(),
                                Words.counted(release.variants().size(), "variant"),
                                Words.counted(files.size(), "file"),
                                Words.bytes(bytes),
                                folder));
    }
}
